#pragma once

#include <string>
#include <string_view>

namespace init_env {

enum class AddressFamily { ipv4, ipv6, any };

// As --address-family has it.
std::string_view name_of(AddressFamily family);

// Whether `text` is an IP address literal of the family: dotted IPv4 without leading zeros, or IPv6 without
// brackets and zone (inet_pton(3)).
bool is_ip_address(const std::string& text, AddressFamily family);

}  // namespace init_env
