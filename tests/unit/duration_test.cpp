#include "duration.hpp"

#include <doctest/doctest.h>

namespace init_env {

using namespace std::chrono_literals;

TEST_CASE("durations are read as Go reads them") {
  CHECK(parse_duration("500ms") == 500ms);
  CHECK(parse_duration("5s") == 5s);
  CHECK(parse_duration("2m") == 2min);
  CHECK(parse_duration("1h30m") == 90min);
  CHECK(parse_duration("1.5s") == 1500ms);
  CHECK(parse_duration(".5s") == 500ms);
  CHECK(parse_duration("1ns") == 1ns);
  CHECK(parse_duration("3us") == 3us);
  CHECK(parse_duration("3µs") == 3us);
  CHECK(parse_duration("1m500ms") == 60500ms);
  CHECK(parse_duration("+5s") == 5s);
}

TEST_CASE("what is no duration above zero is refused") {
  for (const std::string text : {"", "5", "s", "0s", "-1s", "0.1ns", "5 s", "5S", "1d", "1..5s", ".s", "5s ",
                                 "1h-5m", "+", "++5s", "5s+5s", "99999999999999999999h", "87661h"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text));
  }
}

TEST_CASE("durations in messages are in seconds") {
  CHECK(as_text(2min) == "120s");
  CHECK(as_text(1500ms) == "1.5s");
}

TEST_CASE("seconds in messages are whole and rounded up") {
  CHECK(in_seconds(2min) == "120s");
  CHECK(in_seconds(1ms) == "1s");
}

}  // namespace init_env
