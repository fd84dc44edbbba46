#pragma once

#include <string>
#include <vector>

#include "exit_code.hpp"
#include "options.hpp"

namespace init_env {

// The whole program: `arguments` without its name. Prints results on stdout, all else on stderr.
ExitCode run(const std::vector<std::string>& arguments, const Environment& environment);

}  // namespace init_env
