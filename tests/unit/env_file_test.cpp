#include "env_file.hpp"

#include <doctest/doctest.h>

using namespace std::string_literals;

namespace init_env {
namespace {

Rendering value(const std::string& text, Origin origin) {
  Rendering rendering;
  rendering.fragments = {{"ok", Origin::setting}, {text, origin}};
  return rendering;
}

}  // namespace

TEST_CASE("lines in each format") {
  CHECK(env_line("A", "b c", EnvFormat::quoted) == "A='b c'\n");
  CHECK(env_line("A", "b c", EnvFormat::exported) == "export A='b c'\n");
  CHECK(env_line("A", "b", EnvFormat::plain) == "A=b\n");
}

TEST_CASE("what quotes cannot carry is refused, by where it comes from and without showing it") {
  for (const std::string& text : {"'"s, "\n"s, "\r"s, "\0"s}) {
    CAPTURE(text);
    CHECK(refusal(value("hush" + text, Origin::setting), EnvFormat::quoted)->code ==
          ExitCode::settings_wrong);
    CHECK(refusal(value("hush" + text, Origin::fact), EnvFormat::exported)->code == ExitCode::fact_missing);
    const auto secret = refusal(value("hush" + text, Origin::secret), EnvFormat::quoted);
    CHECK(secret->code == ExitCode::secret_unusable);
    CHECK(secret->message.find("hush") == std::string::npos);
  }
  CHECK_FALSE(refusal(value("$`\\\" ;&|#*{}\t\x01é", Origin::fact), EnvFormat::quoted));
}

TEST_CASE("plain carries only its own characters") {
  CHECK_FALSE(refusal(value("azAZ09_./:@%+,=-", Origin::fact), EnvFormat::plain));
  for (const std::string text : {" ", "$", "\"", "'", ";", "~", "\\", "é"}) {
    CAPTURE(text);
    CHECK(refusal(value(text, Origin::fact), EnvFormat::plain));
  }
}

TEST_CASE("a value has at most 32 KiB") {
  CHECK_FALSE(refusal(value(std::string(32 * 1024 - 2, 'x'), Origin::fact), EnvFormat::quoted));
  CHECK(refusal(value(std::string(32 * 1024 - 1, 'x'), Origin::setting), EnvFormat::quoted)->code ==
        ExitCode::settings_wrong);
  CHECK(refusal(value(std::string(32 * 1024 - 1, 'x'), Origin::secret), EnvFormat::quoted)->code ==
        ExitCode::secret_unusable);
}

}  // namespace init_env
