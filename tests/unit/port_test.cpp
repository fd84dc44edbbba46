#include "port.hpp"

#include <doctest/doctest.h>

namespace init_env {

TEST_CASE("a port is read as NAME=BASE[+STEP]") {
  const auto port = parse_port("transport=30500+10");
  REQUIRE(port);
  CHECK(port->name == "transport");
  CHECK(port->base == 30500);
  CHECK(port->step == 10);
  CHECK(parse_port("p=1")->step == 0);
  for (const char* text : {"", "p", "=1", "p=", "p=0", "p=65536", "p=1+", "p=1+65536", "p=1-1", "p=1 "}) {
    CAPTURE(text);
    CHECK_FALSE(parse_port(text));
  }
}

TEST_CASE("a range is read as LOW-HIGH") {
  const auto range = parse_port_range("30000-32767");
  REQUIRE(range);
  CHECK(range->low == 30000);
  CHECK(range->high == 32767);
  CHECK(parse_port_range("1-1"));
  for (const char* text : {"", "1", "1-", "-1", "0-1", "2-1", "1-65536", "1-2-3"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_port_range(text));
  }
}

TEST_CASE("ports are BASE + index * STEP within the range") {
  CHECK(*port_of({"p", 30500, 10}, 2, {}) == 30520);
  CHECK(*port_of({"p", 65535, 0}, 9, {}) == 65535);
  CHECK(*port_of({"p", 30000, 1}, 85, {30000, 30085}) == 30085);
  CHECK_FALSE(port_of({"p", 30000, 1}, 86, {30000, 30085}));
  CHECK_FALSE(port_of({"p", 29999, 0}, 0, {30000, 30085}));
  const auto huge = port_of({"p", 65535, 65535}, 2147483647, {});
  REQUIRE_FALSE(huge);
  CHECK(huge.error().message ==
        "--port p: 65535 + 2147483647*65535 = 140735340871680 (BASE + index*STEP) lies outside "
        "--port-range 1-65535");
}

}  // namespace init_env
