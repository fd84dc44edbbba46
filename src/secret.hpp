#pragma once

#include <string>

#include "result.hpp"

namespace init_env {

// The content of a secret file. Errors: secret_unusable if it is missing, empty, not a regular file or over
// 64 KiB; they name the Secret's key that is expected and never hold content.
Result<std::string> read_secret(const std::string& path);

}  // namespace init_env
