#pragma once

#include <string_view>
#include <utility>

namespace init_env {

// Owns a file descriptor and closes it. Negative: none.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int number) : number_(number) {}
  FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~FileDescriptor();

  explicit operator bool() const { return number_ >= 0; }
  [[nodiscard]] int get() const { return number_; }

 private:
  int number_ = -1;
};

// Writes all of `content`. False, with errno set, if that fails.
[[nodiscard]] bool write_all(const FileDescriptor& file, std::string_view content);

}  // namespace init_env
