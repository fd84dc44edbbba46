#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "options.hpp"
#include "result.hpp"

namespace init_env {

// The options that the preset stands for where `options` and the variables in `environment` meet their
// conditions, with {env:NAME} replaced in the values of single-valued options. Errors: settings_wrong for an
// unknown name, with the names there are.
Result<std::vector<Given>> expand_preset(const Given& preset, const Options& options,
                                         const Environment& environment);

struct PresetName {
  std::string_view name;
  std::string_view meaning;
};

// The presets there are, for --help.
std::vector<PresetName> preset_names();

}  // namespace init_env
