#include "read_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "file_descriptor.hpp"

namespace init_env {

Result<std::string> read_file(const std::string& path, std::size_t limit, ExitCode code) {
  const auto failure = [&](std::string_view why) { return Error{code, fmt::format("{}: {}", path, why)}; };
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status{};
  if (!file || fstat(file.get(), &status) != 0) {
    return failure(std::strerror(errno));
  }
  if (!S_ISREG(status.st_mode)) {
    return failure("not a regular file");
  }
  // In pieces: a buffer for the largest file would be most of the program's memory.
  std::array<char, 4096> piece{};
  std::string content;
  while (content.size() <= limit) {
    const ssize_t count = read(file.get(), piece.data(), piece.size());
    if (count < 0 && errno != EINTR) {
      return failure(std::strerror(errno));
    }
    if (count == 0) {
      return content;
    }
    content.append(piece.data(), static_cast<std::size_t>(count < 0 ? 0 : count));
  }
  return failure(fmt::format("over {} bytes", limit));
}

}  // namespace init_env
