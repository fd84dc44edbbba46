#pragma once

#include <string>

namespace init_env {

enum class AddressFamily { ipv4, ipv6, any };

// Whether `text` is an IP address literal of the family: dotted IPv4 without leading zeros, or IPv6 without
// brackets and zone (inet_pton(3)).
bool is_ip_address(const std::string& text, AddressFamily family);

}  // namespace init_env
