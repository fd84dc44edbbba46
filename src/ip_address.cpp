#include "ip_address.hpp"

#include <arpa/inet.h>

#include <array>

namespace init_env {
namespace {

bool parses_as(int family, const std::string& text) {
  in6_addr address{};  // the larger of the two that inet_pton fills
  return text.find('\0') == std::string::npos && inet_pton(family, text.c_str(), &address) == 1;
}

}  // namespace

std::string_view name_of(AddressFamily family) {
  constexpr std::array<std::string_view, 3> names{"ipv4", "ipv6", "any"};
  return names.at(static_cast<std::size_t>(family));
}

bool is_ip_address(const std::string& text, AddressFamily family) {
  return (family != AddressFamily::ipv6 && parses_as(AF_INET, text)) ||
         (family != AddressFamily::ipv4 && parses_as(AF_INET6, text));
}

}  // namespace init_env
