#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fake_api {

// One requirement of a label selector.
struct Requirement {
  enum class Operator { in, not_in, exists, absent } op;
  std::string key;
  std::vector<std::string> values;
};

// Parses a label selector, equality-based and set-based: "a=b,c!=d,e in (f,g),h notin (i),j,!k". Nothing if
// it is malformed. https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
std::optional<std::vector<Requirement>> parse_selector(const std::string& text);

bool matches(const std::vector<Requirement>& selector, const std::map<std::string, std::string>& labels);

}  // namespace fake_api
