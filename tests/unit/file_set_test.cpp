#include "file_set.hpp"

#include <doctest/doctest.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <csignal>

#include "directory.hpp"
#include "temporary_directory.hpp"

namespace init_env {
namespace {

using namespace std::chrono_literals;

mode_t mode_of(const std::string& path) {
  struct stat status{};
  REQUIRE(lstat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

std::size_t entries_of(const std::string& directory) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(directory), {}));
}

Result<void> write_all_files(const std::vector<File>& files, Clock::duration time = 10s,
                             const std::string& env_path = "/nowhere") {
  StopSignals stop;
  return write_files(files, env_path, Clock::now() + time, stop);
}

}  // namespace

TEST_CASE("files are written with their modes, whatever the umask") {
  const TemporaryDirectory directory;
  const mode_t before = umask(0777);
  const auto written = write_all_files(
      {{directory / "a", "1", ""}, {directory / "b", "2", "", 0600}, {directory / "c", "3", "", 0755}});
  umask(before);
  REQUIRE(written);
  CHECK(content_of(directory / "a") + content_of(directory / "b") + content_of(directory / "c") == "123");
  CHECK(mode_of(directory / "a") == 0644);
  CHECK(mode_of(directory / "b") == 0600);
  CHECK(mode_of(directory / "c") == 0755);
  CHECK(entries_of(directory.path()) == 3);
}

TEST_CASE("what an earlier run left behind goes, what others have stays") {
  const TemporaryDirectory directory;
  write(directory / ".init-env.tmp.5", "half");
  write(directory / ".other", "kept");
  write(directory / "a", "old and longer");
  REQUIRE(write_all_files({{directory / "a", "new", ""}}));
  CHECK(content_of(directory / "a") == "new");
  CHECK(entries_of(directory.path()) == 2);
}

TEST_CASE("a link in the way is replaced, not followed") {
  const TemporaryDirectory directory;
  write(directory / "victim", "untouched");
  std::filesystem::create_symlink(directory / "victim", directory / "a");
  REQUIRE(write_all_files({{directory / "a", "new", ""}}));
  CHECK_FALSE(std::filesystem::is_symlink(directory / "a"));
  CHECK(content_of(directory / "victim") == "untouched");
}

TEST_CASE("before the first rename a failure leaves everything as it was") {
  const TemporaryDirectory directory;
  write(directory / "a", "old");
  std::filesystem::create_directory(directory / "b");
  const auto written = write_all_files({{directory / "a", "new", ""}, {directory / "b", "x", ""}});
  REQUIRE_FALSE(written);
  CHECK(written.error().code == ExitCode::cannot_write);
  CHECK(written.error().message == "write " + directory / "b" + ": Is a directory");
  CHECK(content_of(directory / "a") == "old");
  CHECK(entries_of(directory.path()) == 2);
}

TEST_CASE("what is there is replaced only if it is a regular file or a link") {
  const TemporaryDirectory directory;
  REQUIRE(mkfifo((directory / "pipe").c_str(), 0600) == 0);
  const auto written = write_all_files({{directory / "pipe", "x", ""}});
  REQUIRE_FALSE(written);
  CHECK(written.error().code == ExitCode::cannot_write);
  CHECK(std::filesystem::is_fifo(directory / "pipe"));
  const auto own = write_all_files({{directory / ".init-env.tmp.1", "x", ""}, {directory / "a", "y", ""}});
  REQUIRE_FALSE(own);
  CHECK(own.error().code == ExitCode::settings_wrong);
  CHECK(entries_of(directory.path()) == 1);
}

TEST_CASE("a missing directory is named") {
  const TemporaryDirectory directory;
  const auto written = write_all_files({{directory / "a", "x", ""}, {directory / "nope/b", "x", ""}});
  REQUIRE_FALSE(written);
  CHECK(written.error().message == "open directory " + directory / "nope" + ": No such file or directory");
  CHECK(written.error().hint.find("mountPath: " + directory / "nope") != std::string::npos);
  CHECK(entries_of(directory.path()) == 0);
  CHECK_FALSE(check_directories({directory / "nope/b"}));
  CHECK(check_directories({directory / "a"}));
}

TEST_CASE("two paths that lead to one file are refused") {
  const TemporaryDirectory directory;
  std::filesystem::create_directory(directory / "d");
  std::filesystem::create_directory_symlink(directory / "d", directory / "link");
  for (const std::string path : {"d/a", "d//a", "d/./a", "d/../d/a", "link/a"}) {
    CAPTURE(path);
    const auto written = write_all_files({{directory / "d/a", "1", ""}, {directory / path, "2", ""}});
    REQUIRE_FALSE(written);
    CHECK(written.error().code == ExitCode::settings_wrong);
    CHECK(written.error().message == directory / path + " would be written more than once");
    CHECK_FALSE(check_directories({directory / "d/a", directory / path}));
  }
  CHECK(entries_of(directory / "d") == 0);
}

TEST_CASE("a directory that another run holds is waited for until the deadline") {
  const TemporaryDirectory directory;
  const auto other = Directory::open(directory.path());
  REQUIRE(flock(other->descriptor(), LOCK_EX) == 0);
  const auto written = write_all_files({{directory / "a", "x", ""}}, 50ms);
  REQUIRE_FALSE(written);
  CHECK(written.error().message.starts_with("lock " + directory.path()));
  CHECK(entries_of(directory.path()) == 0);
}

TEST_CASE("a signal before the first rename leaves everything as it was") {
  const TemporaryDirectory directory;
  StopSignals stop;
  raise(SIGTERM);
  const auto written = write_files({{directory / "a", "x", ""}}, "/nowhere", Clock::now() + 10s, stop);
  REQUIRE_FALSE(written);
  CHECK(written.error().code == ExitCode::terminated);
  CHECK(entries_of(directory.path()) == 0);
}

TEST_CASE("a secret's copy in the env directory or below is found by whatever path") {
  const TemporaryDirectory directory;
  std::filesystem::create_directories(directory / "env/below");
  std::filesystem::create_directories(directory / "keys");
  std::filesystem::create_directory_symlink(directory / "env", directory / "link");
  const auto refused = [&](const std::string& path, const std::string& env_path) {
    return !check_secret_copies({{directory / path, "", "", 0600, true}}, directory / env_path);
  };
  for (const std::string path : {"env/k", "env/below/k", "link/k", "env/below/../k", "keys/../env/k"}) {
    CAPTURE(path);
    CHECK(refused(path, "env"));
  }
  CHECK(refused("env/k", "link"));
  CHECK(refused("nowhere/k", "nowhere"));
  CHECK_FALSE(refused("keys/k", "env"));
  CHECK_FALSE(refused("k", "env"));
  CHECK(check_secret_copies({{directory / "env/k", "", ""}}, directory / "env"));
}

TEST_CASE("a secret is not copied where a link has come to lead into the env directory") {
  const TemporaryDirectory directory;
  std::filesystem::create_directories(directory / "env/below");
  std::filesystem::create_directory_symlink(directory / "env/below", directory / "keys");
  const auto written =
      write_all_files({{directory / "keys/k", "secret", "", 0600, true}}, 10s, directory / "env");
  REQUIRE_FALSE(written);
  CHECK(written.error().code == ExitCode::settings_wrong);
  CHECK(entries_of(directory / "env/below") == 0);
}

TEST_CASE("paths split at their last slash") {
  CHECK(split_path("/a/b") == std::pair<std::string, std::string>{"/a", "b"});
  CHECK(split_path("/b") == std::pair<std::string, std::string>{"/", "b"});
  CHECK(split_path("b") == std::pair<std::string, std::string>{".", "b"});
}

}  // namespace init_env
