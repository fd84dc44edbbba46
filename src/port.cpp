#include "port.hpp"

#include <fmt/format.h>

#include "strings.hpp"

namespace init_env {
namespace {

constexpr std::uint32_t max_port = 65535;

}  // namespace

std::optional<PortRange> parse_port_range(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) {
    return std::nullopt;
  }
  const auto low = parse_number(text.substr(0, dash), max_port);
  const auto high = parse_number(text.substr(dash + 1), max_port);
  if (!low || !high || *low == 0 || *low > *high) {
    return std::nullopt;
  }
  return PortRange{*low, *high};
}

std::optional<Port> parse_port(std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    return std::nullopt;
  }
  const std::string_view numbers = text.substr(equals + 1);
  const auto plus = numbers.find('+');
  const auto base = parse_number(numbers.substr(0, plus), max_port);
  const auto step =
      plus == std::string_view::npos ? std::optional(0U) : parse_number(numbers.substr(plus + 1), max_port);
  if (!base || *base == 0 || !step) {
    return std::nullopt;
  }
  return Port{std::string(text.substr(0, equals)), *base, *step};
}

Result<std::uint32_t> port_of(const Port& port, std::uint32_t index, const PortRange& range) {
  const std::uint64_t number = port.base + std::uint64_t{index} * port.step;
  if (number < range.low || number > range.high) {
    return mistake(
        fmt::format("--port {}: {} + {}*{} = {} (BASE + index*STEP) lies outside --port-range {}-{}",
                    port.name, port.base, index, port.step, number, range.low, range.high));
  }
  return static_cast<std::uint32_t>(number);
}

}  // namespace init_env
