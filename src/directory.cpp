#include "directory.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <optional>

namespace init_env {
namespace {

std::optional<Directory::Identity> identity_of(const FileDescriptor& descriptor) {
  struct stat status{};
  if (!descriptor || fstat(descriptor.get(), &status) != 0) {
    return std::nullopt;
  }
  return Directory::Identity{status.st_dev, status.st_ino};
}

}  // namespace

Result<Directory> Directory::open(const std::string& path) {
  FileDescriptor descriptor(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const auto identity = identity_of(descriptor);
  if (!identity) {
    const int reason = errno;
    return Error{
        ExitCode::cannot_write, fmt::format("open directory {}: {}", path, std::strerror(reason)),
        fmt::format(
            "mount a volume there that init-env may write: volumeMounts: [{{name: ..., mountPath: {}}}]",
            path)};
  }
  return Directory(path, std::move(descriptor), *identity);
}

Result<std::optional<Directory::Identity>> Directory::identity_at(const std::string& path) {
  struct stat status{};
  if (stat(path.c_str(), &status) == 0) {
    return std::optional(Identity{status.st_dev, status.st_ino});
  }
  if (errno == ENOENT || errno == ENOTDIR) {
    return std::optional<Identity>();
  }
  return Error{ExitCode::cannot_write, fmt::format("look at directory {}: {}", path, std::strerror(errno))};
}

bool Directory::is_within(const Identity& other) const {
  constexpr int pass_through = O_PATH | O_DIRECTORY | O_CLOEXEC;  // which needs no right to read it
  FileDescriptor at(openat(descriptor(), ".", pass_through));
  std::optional<Identity> below;
  auto identity = identity_of(at);
  while (identity && identity != below) {
    if (identity == other) {
      return true;
    }
    below = identity;  // the root is its own parent
    at = FileDescriptor(openat(at.get(), "..", pass_through));
    identity = identity_of(at);
  }
  return !identity;
}

std::pair<std::string, std::string> split_path(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) {
    return {".", path};
  }
  return {slash == 0 ? "/" : path.substr(0, slash), path.substr(slash + 1)};
}

}  // namespace init_env
