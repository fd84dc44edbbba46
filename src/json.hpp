#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "result.hpp"

namespace init_env {

// One step from the root of a JSON document to a value: a key of an object, or a position in an array.
struct JsonStep {
  std::string_view key;  // empty in an array
  std::size_t position = 0;
};

// A scalar value. `text` is a string's content (it may hold any character, NUL included) or a number's
// digits.
struct JsonScalar {
  enum class Kind { string, number, other } kind;
  std::string_view text;
};

// Tells whether to go on.
using JsonVisitor = std::function<bool(const std::vector<JsonStep>& path, const JsonScalar& scalar)>;

// Calls `visit` for each scalar in `document`, in order; duplicate keys are all visited. Parses in place:
// `document` is garbage afterwards, and the views that `visit` gets point into it. Uses no memory that grows
// with the document. False if it is not one whole JSON text in UTF-8, is nested deeper than 64 levels, or
// `visit` said to stop.
bool walk_json(std::string& document, const JsonVisitor& visit);

// `text` if it is UTF-8, which JSON's strings must be; else with a '?' for each byte that is not ASCII.
std::string as_utf8(std::string_view text);

}  // namespace init_env
