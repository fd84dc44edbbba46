#pragma once

#include <array>
#include <span>
#include <string_view>

namespace init_env {

struct PresetName {
  std::string_view name;
  std::string_view meaning;
};

// An option of a preset, and the conditions that must all hold for it: "port:NAME" if --port NAME is given,
// "bootstrap" if a bootstrap URL is, "env:NAME" if a variable is set, "env:NAME=VALUE" if to this. Of rows
// for the same option, and the same key if it is a repeatable one, the first that holds serves.
struct PresetRow {
  std::string_view preset;
  std::string_view option;
  std::string_view value;
  std::array<std::string_view, 2> conditions = {};
};

// A variable of a preset that takes certain values only.
struct PresetVariable {
  std::string_view preset;
  std::string_view name;
  std::array<std::string_view, 2> accepted;
  // Set, it makes this one needless; empty: this one may be unset anyway.
  std::string_view needed_without = {};
};

// The presets there are, in the order of --help; the options that they stand for; the variables that they
// check.
std::span<const PresetName> preset_names();
std::span<const PresetRow> preset_table();
std::span<const PresetVariable> preset_variables();

}  // namespace init_env
