#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "result.hpp"

namespace init_env {

// Text with references to facts in braces: "extip:{node.address}", "{node.label:{env:KEY}|none}".
struct Template {
  struct Piece {
    bool is_reference = false;
    std::string text;                          // literal text, or the name of the fact
    std::shared_ptr<const Template> argument;  // {name:argument}; null: none
    std::shared_ptr<const Template> fallback;  // {name|default}; null: none
  };

  std::string source;
  std::vector<Piece> pieces;
};

// Whether "\n" and "\\" in literal text stand for a newline and a backslash. Any other backslash is itself.
enum class Escapes { kept, resolved };

// Parses `source`. Outside braces "{{" and "}}" are literal braces; inside, "}" always closes, and argument
// and default are templates themselves. Errors: a brace that is not closed or not opened, an empty name.
Result<Template> parse_template(std::string_view source, Escapes escapes = Escapes::kept);

// Calls `visit` for each reference in the template, those in arguments and defaults included.
// `in_argument` tells that it stands in another reference's argument.
void for_each_reference(const Template& parsed,
                        const std::function<void(const Template::Piece&, bool in_argument)>& visit);

}  // namespace init_env
