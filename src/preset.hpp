#pragma once

#include <string>
#include <vector>

#include "options.hpp"
#include "result.hpp"

namespace init_env {

// The options that the preset stands for where `options` and the variables in `environment` meet their
// conditions, with {env:NAME} replaced in the values of single-valued options and in paths (an empty variable
// counts as unset). Errors: settings_wrong for an unknown name, with the names there are, and for a variable
// with a value that the preset does not take.
Result<std::vector<Given>> expand_preset(const Given& preset, const Options& options,
                                         const Environment& environment);

// Lays the preset that is chosen, or codex if nothing says what to write, below what was given. What is wrong
// with it is added to `mistakes`.
void add_preset(Options& options, const Environment& environment, std::vector<Error>& mistakes);

}  // namespace init_env
