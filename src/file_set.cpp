#include "file_set.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <tuple>

#include "directory.hpp"

namespace init_env {
namespace {

// A shell that sources every file of a directory passes over names that begin with a dot.
constexpr std::string_view temporary_prefix = ".init-env.tmp.";

Error failure(std::string_view verb, const std::string& path, int reason) {
  return {ExitCode::cannot_write, fmt::format("{} {}: {}", verb, path, std::strerror(reason)),
          reason == ENOSPC || reason == EDQUOT ? "the volume is full"
          : reason == EACCES || reason == EPERM
              ? "the volume must be writable for the user that init-env runs as"
          : reason == EROFS ? "the volume is mounted read-only"
                            : ""};
}

Error sourced_secret(const File& file, const std::string& env_path) {
  return {ExitCode::settings_wrong,
          fmt::format("--secret: {} lies in the env file's directory {}, whose files are sourced and shown",
                      file.path, env_path),
          "copy it to a volume of its own"};
}

// Fails if the file is a copied secret in the directory of the env file, or below it.
Result<void> check_secret_copy(const File& file, const Directory& directory, const std::string& env_path) {
  if (!file.secret_copy) {
    return {};
  }
  const auto env_directory = Directory::identity_at(env_path);
  if (!env_directory) {
    return env_directory.error();
  }
  if (*env_directory && directory.is_within(**env_directory)) {
    return sourced_secret(file, env_path);
  }
  return {};
}

std::vector<std::string> paths_of(const std::vector<File>& files) {
  std::vector<std::string> paths;
  std::transform(files.begin(), files.end(), std::back_inserter(paths),
                 [](const File& file) { return file.path; });
  return paths;
}

// The directories of a set of files, each once and in the order of their identities, so that runs that lock
// the same ones never wait for each other in a circle.
class Directories {
 public:
  static Result<Directories> open(const std::vector<std::string>& paths) {
    Directories directories;
    std::set<std::pair<Directory::Identity, std::string>> targets;
    for (const std::string& path : paths) {
      auto [parent, name] = split_path(path);
      auto directory = Directory::open(parent);
      if (!directory) {
        return directory.error();
      }
      const auto identity = directory->identity();
      if (!targets.emplace(identity, std::move(name)).second) {
        return Error{ExitCode::settings_wrong, fmt::format("{} would be written more than once", path)};
      }
      directories.identities_[path] = identity;
      directories.by_identity_.emplace(identity, std::move(*directory));
    }
    return directories;
  }

  [[nodiscard]] const Directory& of(const File& file) const {
    return by_identity_.at(identities_.at(file.path));
  }

  // Holds until the directories are closed. Network file systems that cannot lock a directory go without: two
  // runs at once may then fail each other, but never mix their files.
  [[nodiscard]] Result<void> lock(Clock::time_point deadline, StopSignals& stop) const {
    constexpr std::chrono::milliseconds interval{20};
    for (const auto& [identity, directory] : by_identity_) {
      while (flock(directory.descriptor(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EBADF || errno == ENOLCK || errno == EOPNOTSUPP || errno == EINVAL) {
          break;
        }
        if (errno != EWOULDBLOCK && errno != EINTR) {
          return failure("lock", directory.path(), errno);
        }
        if (auto stopped = stop.wait_until(std::min(deadline, Clock::now() + interval))) {
          return *stopped;
        }
        if (Clock::now() >= deadline) {
          return Error{ExitCode::cannot_write,
                       fmt::format("lock {}: another init-env held it until the deadline", directory.path())};
        }
      }
    }
    return {};
  }

  void remove_leftovers() const {
    for (const auto& [identity, directory] : by_identity_) {
      const int descriptor = openat(directory.descriptor(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
      const std::unique_ptr<DIR, int (*)(DIR*)> listing(descriptor < 0 ? nullptr : fdopendir(descriptor),
                                                        closedir);
      while (const dirent* entry = listing ? readdir(listing.get()) : nullptr) {
        if (std::string_view(entry->d_name).starts_with(temporary_prefix)) {
          unlinkat(directory.descriptor(), entry->d_name, 0);
        }
      }
    }
  }

  [[nodiscard]] Result<void> sync() const {
    for (const auto& [identity, directory] : by_identity_) {
      if (fsync(directory.descriptor()) != 0 &&
          errno != EINVAL) {  // EINVAL: nothing to sync on this file system
        return failure("sync directory", directory.path(), errno);
      }
    }
    return {};
  }

 private:
  std::map<Directory::Identity, Directory> by_identity_;
  std::map<std::string, Directory::Identity> identities_;
};

// Files under temporary names, which are removed unless they have been renamed.
class Temporaries {
 public:
  explicit Temporaries(const Directories& directories) : directories_(directories) {}
  Temporaries(const Temporaries&) = delete;
  Temporaries& operator=(const Temporaries&) = delete;

  ~Temporaries() {
    for (const Temporary& each : pending_) {
      unlinkat(each.directory->descriptor(), each.name.c_str(), 0);
    }
  }

  Result<void> write(const File& file) {
    const Directory& directory = directories_.of(file);
    Temporary each{&directory, fmt::format("{}{}", temporary_prefix, pending_.size()),
                   split_path(file.path).second, file.path};
    if (each.target.starts_with(temporary_prefix)) {
      return Error{ExitCode::settings_wrong, fmt::format("write {}: a name of init-env's own", file.path)};
    }
    struct stat status{};
    const bool there =
        fstatat(directory.descriptor(), each.target.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
    if (each.target.empty() || each.target == "." || each.target == ".." ||
        (there && S_ISDIR(status.st_mode))) {
      return failure("write", file.path, EISDIR);
    }
    if (there && !S_ISREG(status.st_mode) && !S_ISLNK(status.st_mode)) {
      return Error{ExitCode::cannot_write,
                   fmt::format("write {}: what is there is no regular file", file.path)};
    }
    const FileDescriptor descriptor(openat(directory.descriptor(), each.name.c_str(),
                                           O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!descriptor) {
      return failure("create a file for", file.path, errno);
    }
    pending_.push_back(std::move(each));
    if (!write_all(descriptor, file.content) || fchmod(descriptor.get(), file.mode) != 0 ||
        fsync(descriptor.get()) != 0) {
      return failure("write", file.path, errno);
    }
    return {};
  }

  Result<void> rename_all() {
    std::string replaced;
    while (!pending_.empty()) {
      const Temporary& next = pending_.front();
      const int directory = next.directory->descriptor();
      if (renameat(directory, next.name.c_str(), directory, next.target.c_str()) != 0) {
        Error error = failure("replace", next.path, errno);
        error.message +=
            replaced.empty() ? "; nothing was replaced" : fmt::format("; already replaced: {}", replaced);
        return error;
      }
      replaced += (replaced.empty() ? "" : ", ") + next.path;
      pending_.erase(pending_.begin());
    }
    return {};
  }

 private:
  struct Temporary {
    const Directory* directory;
    std::string name;
    std::string target;
    std::string path;
  };

  const Directories& directories_;
  std::vector<Temporary> pending_;
};

}  // namespace

Result<void> write_files(const std::vector<File>& files, const std::string& env_path,
                         Clock::time_point deadline, StopSignals& stop) {
  const auto directories = Directories::open(paths_of(files));
  if (!directories) {
    return directories.error();
  }
  // Again with the directories that are really written to, whatever became of their paths since.
  for (const File& file : files) {
    if (auto apart = check_secret_copy(file, directories->of(file), env_path); !apart) {
      return apart.error();
    }
  }
  if (auto locked = directories->lock(deadline, stop); !locked) {
    return locked.error();
  }
  directories->remove_leftovers();
  Temporaries temporaries(*directories);
  for (const File& file : files) {
    if (auto written = temporaries.write(file); !written) {
      return written.error();
    }
    if (auto stopped = stop.received()) {
      return *stopped;
    }
  }
  if (auto renamed = temporaries.rename_all(); !renamed) {
    return renamed.error();
  }
  return directories->sync();
}

Result<void> check_directories(const std::vector<std::string>& paths) {
  const auto directories = Directories::open(paths);
  return directories ? Result<void>() : directories.error();
}

Result<void> check_secret_copies(const std::vector<File>& files, const std::string& env_path) {
  for (const File& file : files) {
    const std::string path = split_path(file.path).first;
    const auto directory = Directory::open(path);
    if (!directory) {  // where only the settings are checked
      if (file.secret_copy && path == env_path) {
        return sourced_secret(file, env_path);
      }
      continue;
    }
    if (auto apart = check_secret_copy(file, *directory, env_path); !apart) {
      return apart;
    }
  }
  return {};
}

}  // namespace init_env
