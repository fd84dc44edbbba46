#include "secret.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "read_file.hpp"

namespace init_env {

Result<std::string> read_secret(const std::string& path) {
  constexpr std::size_t limit = std::size_t{64} * 1024;
  auto content = read_file(path, limit, ExitCode::secret_unusable);
  if (content && content->empty()) {
    content = Error{ExitCode::secret_unusable, fmt::format("{}: empty", path)};
  }
  if (!content) {
    const auto slash = path.rfind('/');
    const std::string key = path.substr(slash == std::string::npos ? 0 : slash + 1);
    content.error().message = "read secret " + content.error().message;
    content.error().hint = fmt::format(
        "the Secret mounted at {} must hold the key {}, with a value of 1 byte to 64 KiB that the user "
        "of init-env may read",
        slash == std::string::npos ? "." : path.substr(0, std::max<std::size_t>(slash, 1)), key);
  }
  return content;
}

}  // namespace init_env
