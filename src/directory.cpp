#include "directory.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <optional>

namespace init_env {
namespace {

constexpr int open_flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

std::optional<Directory::Identity> identity_of(const FileDescriptor& descriptor) {
  struct stat status{};
  if (!descriptor || fstat(descriptor.get(), &status) != 0) {
    return std::nullopt;
  }
  return Directory::Identity{status.st_dev, status.st_ino};
}

}  // namespace

Result<Directory> Directory::open(const std::string& path) {
  FileDescriptor descriptor(::open(path.c_str(), open_flags));
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

bool Directory::is_within(const Directory& other) const {
  FileDescriptor at(openat(descriptor(), ".", open_flags));
  std::optional<Identity> below;
  for (auto identity = identity_of(at); identity && identity != below; identity = identity_of(at)) {
    if (identity == other.identity()) {
      return true;
    }
    below = identity;  // the root is its own parent
    at = FileDescriptor(openat(at.get(), "..", open_flags));
  }
  return false;
}

std::pair<std::string, std::string> split_path(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) {
    return {".", path};
  }
  return {slash == 0 ? "/" : path.substr(0, slash), path.substr(slash + 1)};
}

}  // namespace init_env
