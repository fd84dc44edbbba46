#include "template.hpp"

#include <doctest/doctest.h>

namespace init_env {

TEST_CASE("braces that do not match are refused") {
  for (const std::string source :
       {"{", "{a", "{a:b", "{a|b", "}", "a}b", "{}", "{:x}", "{|x}", "{{{a}}", "{a{b}}"}) {
    CAPTURE(source);
    const auto parsed = parse_template(source);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == ExitCode::settings_wrong);
  }
}

TEST_CASE("nesting is bounded") {
  const auto nested = [](int levels) {
    std::string source = "x";
    for (int i = 0; i < levels; ++i) {
      source = "{nope|" + source + "}";
    }
    return parse_template(source);
  };
  CHECK(nested(32));
  CHECK_FALSE(nested(33));
}

TEST_CASE("every reference is visited, with what it stands in") {
  const auto parsed = parse_template("{a}{b:{c|{d}}|{e}}");
  REQUIRE(parsed);
  std::string visited;
  for_each_reference(*parsed, [&](const Template::Piece& reference, bool in_argument) {
    visited += reference.text + (in_argument ? "! " : " ");
  });
  CHECK(visited == "a b c! d! e ");
}

}  // namespace init_env
