#pragma once

#include <string>

namespace init_env {

// What --help prints: the options with their variables and defaults, the presets, the templates' names and
// the exit codes, all from the tables that the program works with.
std::string help();

}  // namespace init_env
