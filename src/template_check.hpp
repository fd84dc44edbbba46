#pragma once

#include <vector>

#include "result.hpp"
#include "settings.hpp"

namespace init_env {

// What is wrong with the templates of the settings, whatever the facts are: references that cannot be, and
// lookup options that no template uses. Errors are settings_wrong and name the option.
std::vector<Error> template_mistakes(const Settings& settings);

}  // namespace init_env
