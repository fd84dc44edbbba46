#pragma once

#include <array>
#include <span>
#include <string_view>

namespace init_env {

// One row of the table of options, which the parser, --help and the README are made from.
struct Option {
  enum class Kind {
    single,
    templated,  // single-valued, and its value is a template
    repeatable,
    flag,
  };

  std::string_view name;      // without the dashes
  std::string_view argument;  // what it takes, as --help shows it; empty for a flag
  // The variables it is read from, the first that is set and not empty; empty texts: none.
  std::array<std::string_view, 2> variables;
  std::string_view fallback;  // its default as text; empty: none, or `meaning` says where it comes from
  std::string_view meaning;
  Kind kind;
};

// All options, in the order of --help.
std::span<const Option> option_table();

// The row of this name. Precondition: there is one.
const Option& option_named(std::string_view name);

}  // namespace init_env
