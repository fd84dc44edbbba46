#include "selector.hpp"

#include <algorithm>
#include <regex>

namespace fake_api {
namespace {

using Operator = Requirement::Operator;

// One requirement and what separates it from the next.
const std::regex& requirement_pattern() {
  static const std::regex pattern(
      R"(^\s*(?:(!)\s*([\w./-]+)|([\w./-]+)(?:\s*(==|=|!=)\s*([\w.-]*)|\s+(in|notin)\s*\(([^()]*)\))?)\s*(,|$))");
  return pattern;
}

std::vector<std::string> values_of(const std::string& text) {
  static const std::regex value(R"([\w.-]+)");
  return {std::sregex_token_iterator(text.begin(), text.end(), value), {}};
}

Requirement requirement_of(const std::smatch& match) {
  if (match[1].matched) {
    return {Operator::absent, match[2], {}};
  }
  if (match[4].matched) {
    return {match[4] == "!=" ? Operator::not_in : Operator::in, match[3], {match[5]}};
  }
  if (match[6].matched) {
    return {match[6] == "notin" ? Operator::not_in : Operator::in, match[3], values_of(match[7])};
  }
  return {Operator::exists, match[3], {}};
}

bool matches(const Requirement& requirement, const std::map<std::string, std::string>& labels) {
  const auto label = labels.find(requirement.key);
  const bool there = label != labels.end();
  const auto& values = requirement.values;
  const bool in = there && std::find(values.begin(), values.end(), label->second) != values.end();
  switch (requirement.op) {
    case Operator::in:
      return in;
    case Operator::not_in:
      return !in;
    case Operator::exists:
      return there;
    default:
      return !there;
  }
}

}  // namespace

std::optional<std::vector<Requirement>> parse_selector(const std::string& text) {
  std::vector<Requirement> selector;
  std::smatch match;
  std::string rest = text;
  while (!rest.empty()) {
    if (!std::regex_search(rest, match, requirement_pattern())) {
      return std::nullopt;
    }
    selector.push_back(requirement_of(match));
    rest = match.suffix();
  }
  return selector;
}

bool matches(const std::vector<Requirement>& selector, const std::map<std::string, std::string>& labels) {
  return std::all_of(selector.begin(), selector.end(),
                     [&](const Requirement& requirement) { return matches(requirement, labels); });
}

}  // namespace fake_api
