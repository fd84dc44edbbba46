#include "file_descriptor.hpp"

#include <unistd.h>

#include <cerrno>

namespace init_env {

FileDescriptor::~FileDescriptor() {
  if (number_ >= 0) {
    close(number_);
  }
}

bool write_all(const FileDescriptor& file, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = write(file.get(), content.data(), content.size());
    if (written < 0 && errno != EINTR) {
      return false;
    }
    content.remove_prefix(static_cast<std::size_t>(written < 0 ? 0 : written));
  }
  return true;
}

}  // namespace init_env
