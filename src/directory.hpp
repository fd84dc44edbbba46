#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <utility>

#include "file_descriptor.hpp"
#include "result.hpp"

namespace init_env {

// A directory held open, so that what happens to its path in the meantime cannot redirect a write.
class Directory {
 public:
  // Errors: cannot_write if it is not there or is no directory; the message names `path`, the hint the volume
  // mount.
  static Result<Directory> open(const std::string& path);

  [[nodiscard]] int descriptor() const { return descriptor_.get(); }
  [[nodiscard]] const std::string& path() const { return path_; }

  // Device and inode: the same for every path that leads to this directory.
  using Identity = std::pair<dev_t, ino_t>;
  [[nodiscard]] const Identity& identity() const { return identity_; }

  // The identity of what is at `path`; nothing if there is nothing. Errors: cannot_write if that cannot be
  // told.
  static Result<std::optional<Identity>> identity_at(const std::string& path);

  // Whether this is the directory `other` or lies below it, by whatever path; also if that cannot be told.
  [[nodiscard]] bool is_within(const Identity& other) const;

 private:
  Directory(std::string path, FileDescriptor descriptor, Identity identity)
      : path_(std::move(path)), descriptor_(std::move(descriptor)), identity_(identity) {}

  std::string path_;
  FileDescriptor descriptor_;
  Identity identity_;
};

// The directory part of a file's path ("." if it has none), and its name there.
std::pair<std::string, std::string> split_path(const std::string& path);

}  // namespace init_env
