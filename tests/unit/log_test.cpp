#include "log.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "json.hpp"
#include "temporary_directory.hpp"

namespace init_env {
namespace {

// What `act` prints on stderr.
template <typename Act>
std::string printed(const Act& act) {
  const TemporaryDirectory directory;
  const int kept = dup(STDERR_FILENO);
  const int file = open((directory / "stderr").c_str(), O_WRONLY | O_CREAT, 0600);
  REQUIRE(kept >= 0);
  REQUIRE(file >= 0);
  dup2(file, STDERR_FILENO);
  act();
  dup2(kept, STDERR_FILENO);
  close(kept);
  close(file);
  return content_of(directory / "stderr");
}

}  // namespace

TEST_CASE("text lines, each behind its prefix") {
  CHECK(printed([] { Log(LogFormat::text).info("done"); }) == "init-env: done\n");
  CHECK(printed([] { Log(LogFormat::text).warning("odd", "look"); }) ==
        "init-env: warning: odd\nhint: look\n");
  CHECK(printed([] { Log(LogFormat::text).error({ExitCode::bug, "a\nb", "c\nd"}); }) ==
        "init-env: a\ninit-env: b\nhint: c\nhint: d\n");
}

TEST_CASE("JSON, one object a line") {
  for (const std::string message : {"plain", "quote \" \\ \n", "\xff broken"}) {
    std::string line = printed([&] { Log(LogFormat::json).error({ExitCode::bug, message, "h"}); });
    CAPTURE(line);
    CHECK(std::count(line.begin(), line.end(), '\n') == 1);
    std::string keys;
    CHECK(walk_json(line, [&](const std::vector<JsonStep>& path, const JsonScalar&) {
      keys += std::string(path.at(0).key) + " ";
      return true;
    }));
    CHECK(keys == "time level msg hint ");
  }
}

TEST_CASE("the termination log is replaced and cut at 4096 bytes") {
  const TemporaryDirectory directory;
  write(directory / "log", std::string(9999, 'o'));
  write_termination_log(directory / "log", "short");
  CHECK(content_of(directory / "log") == "short");
  write_termination_log(directory / "log", std::string(5000, 'x'));
  CHECK(content_of(directory / "log") == std::string(4096, 'x'));
  write_termination_log(directory / "new", "made");
  CHECK(content_of(directory / "new") == "made");
  write_termination_log(directory / "nowhere/log", "no failure");
}

}  // namespace init_env
