#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "result.hpp"

namespace init_env {

// A port of its own for each replica: base + index * step.
struct Port {
  std::string name;
  std::uint32_t base = 0;
  std::uint32_t step = 0;
};

struct PortRange {
  std::uint32_t low = 1;
  std::uint32_t high = 65535;
};

// Reads NAME=BASE[+STEP]: BASE from 1 to 65535, STEP from 0 to 65535. Nothing for any other shape.
std::optional<Port> parse_port(std::string_view text);

// Reads LOW-HIGH, two ports from 1 to 65535 in this order. Nothing for any other shape.
std::optional<PortRange> parse_port_range(std::string_view text);

// The port of the replica `index`. Errors: settings_wrong, with the numbers that made it, if it lies outside
// `range`.
Result<std::uint32_t> port_of(const Port& port, std::uint32_t index, const PortRange& range);

}  // namespace init_env
