#pragma once

#include <string_view>

namespace init_env {

// The project's version, from CMakeLists.txt.
inline constexpr std::string_view version = INIT_ENV_VERSION;

}  // namespace init_env
