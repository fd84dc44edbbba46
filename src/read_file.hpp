#pragma once

#include <cstddef>
#include <string>

#include "result.hpp"

namespace init_env {

// The content of the regular file `path` (links are followed, as Secret volumes consist of them). Never
// waits, even if `path` is a named pipe. Errors, with `code`: not there, not readable, not a regular file,
// over `limit` bytes. The message begins with `path`.
Result<std::string> read_file(const std::string& path, std::size_t limit, ExitCode code);

}  // namespace init_env
