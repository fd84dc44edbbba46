#include "read_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "secret.hpp"
#include "temporary_directory.hpp"

namespace init_env {

TEST_CASE("regular files up to the limit") {
  const TemporaryDirectory directory;
  write(directory / "f", "12345");
  std::filesystem::create_symlink("f", directory / "link");
  CHECK(*read_file(directory / "f", 5, ExitCode::bug) == "12345");
  CHECK(*read_file(directory / "link", 5, ExitCode::bug) == "12345");
  const auto large = read_file(directory / "f", 4, ExitCode::not_allowed);
  REQUIRE_FALSE(large);
  CHECK(large.error().code == ExitCode::not_allowed);
  CHECK(large.error().message == directory / "f" + ": over 4 bytes");
}

TEST_CASE("what is no regular file is refused without waiting for it") {
  const TemporaryDirectory directory;
  REQUIRE(mkfifo((directory / "pipe").c_str(), 0600) == 0);
  CHECK(read_file(directory / "pipe", 5, ExitCode::bug).error().message ==
        directory / "pipe" + ": not a regular file");
  CHECK_FALSE(read_file(directory.path(), 5, ExitCode::bug));
  CHECK(read_file(directory / "nope", 5, ExitCode::bug).error().message ==
        directory / "nope" + ": No such file or directory");
}

TEST_CASE("a secret that cannot be used names the key") {
  const TemporaryDirectory directory;
  write(directory / "empty", "");
  write(directory / "full", std::string(65536, 'x'));
  write(directory / "large", std::string(65537, 'x'));
  CHECK(read_secret(directory / "full")->size() == 65536);
  for (const std::string name : {"empty", "large", "nope"}) {
    CAPTURE(name);
    const auto secret = read_secret(directory / name);
    REQUIRE_FALSE(secret);
    CHECK(secret.error().code == ExitCode::secret_unusable);
    CHECK(secret.error().message.starts_with("read secret " + directory / name + ": "));
    CHECK(secret.error().hint.find("must hold the key " + name) != std::string::npos);
  }
}

}  // namespace init_env
