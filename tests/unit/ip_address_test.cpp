#include "ip_address.hpp"

#include <doctest/doctest.h>

using namespace std::string_literals;

namespace init_env {

TEST_CASE("addresses belong to their family and to any") {
  CHECK(is_ip_address("203.0.113.7", AddressFamily::ipv4));
  CHECK_FALSE(is_ip_address("203.0.113.7", AddressFamily::ipv6));
  CHECK(is_ip_address("2001:db8::1", AddressFamily::ipv6));
  CHECK_FALSE(is_ip_address("2001:db8::1", AddressFamily::ipv4));
  CHECK(is_ip_address("203.0.113.7", AddressFamily::any));
  CHECK(is_ip_address("2001:db8::1", AddressFamily::any));
}

TEST_CASE("what is no address literal is refused") {
  for (const std::string& text : {""s, "1.2.3"s, "1.2.3.256"s, "01.2.3.4"s, "1.2.3.4 "s, "1.2.3.4\0"s,
                                  "[::1]"s, "fe80::1%eth0"s, "localhost"s, "1.2.3.4,5.6.7.8"s, "$(id)"s}) {
    CAPTURE(text);
    CHECK_FALSE(is_ip_address(text, AddressFamily::any));
  }
}

}  // namespace init_env
