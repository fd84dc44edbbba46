#include "result.hpp"

#include <doctest/doctest.h>

namespace init_env {

TEST_CASE("a result is a value or an error") {
  const Result<std::string> value("x");
  REQUIRE(value);
  CHECK(*value == "x");
  CHECK(value->size() == 1);
  const Result<std::string> error(Error{ExitCode::not_found, "none"});
  REQUIRE_FALSE(error);
  CHECK(error.error().code == ExitCode::not_found);
  CHECK(Result<void>());
  CHECK_FALSE(Result<void>(Error{ExitCode::not_found, "none"}));
}

TEST_CASE("joined errors: a setting's mistake decides the code, and nothing is said twice") {
  const Error both = join({{ExitCode::secret_unusable, "a", "h"},
                           {ExitCode::settings_wrong, "b", "h"},
                           {ExitCode::not_found, "a"}});
  CHECK(both.code == ExitCode::settings_wrong);
  CHECK(both.message == "a\nb");
  CHECK(both.hint == "h");
  CHECK(join({{ExitCode::secret_unusable, "a"}, {ExitCode::cannot_write, "b"}}).code ==
        ExitCode::secret_unusable);
}

}  // namespace init_env
