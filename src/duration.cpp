#include "duration.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace init_env {
namespace {

struct Unit {
  std::string_view name;
  double nanoseconds;
};

// Units whose name begins with another's come first: "ms" before "m".
constexpr std::array units{Unit{"ns", 1},   Unit{"us", 1e3}, Unit{"\u00b5s", 1e3}, Unit{"\u03bcs", 1e3},
                           Unit{"ms", 1e6}, Unit{"s", 1e9},  Unit{"m", 6e10},      Unit{"h", 3.6e12}};

constexpr double ten_years = 10 * 365.25 * 24 * 3.6e12;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Takes a decimal number with an optional fraction off the front of `text`.
std::optional<double> take_number(std::string_view& text) {
  double number = 0;
  double place = 0;
  bool any = false;
  for (; !text.empty() && (is_digit(text.front()) || (text.front() == '.' && place == 0));
       text.remove_prefix(1)) {
    if (text.front() == '.') {
      place = 1;
      continue;
    }
    any = true;
    const double digit = text.front() - '0';
    if (place == 0) {
      number = number * 10 + digit;
    } else {
      place /= 10;
      number += digit * place;
    }
  }
  return any ? std::optional(number) : std::nullopt;
}

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  double total = 0;
  if (text.starts_with('+')) {
    text.remove_prefix(1);
  }
  while (!text.empty()) {
    const auto number = take_number(text);
    if (!number) {
      return std::nullopt;
    }
    const Unit* unit = nullptr;
    for (const Unit& candidate : units) {
      if (text.starts_with(candidate.name)) {
        unit = &candidate;
        break;
      }
    }
    if (unit == nullptr) {
      return std::nullopt;
    }
    text.remove_prefix(unit->name.size());
    total += *number * unit->nanoseconds;
  }
  if (total < 1 || total > ten_years) {
    return std::nullopt;
  }
  return Duration(static_cast<Duration::rep>(std::llround(total)));
}

std::string as_text(Duration duration) {
  return fmt::format("{}s", std::chrono::duration<double>(duration).count());
}

std::string in_seconds(Duration duration) {
  return fmt::format("{}s", std::chrono::ceil<std::chrono::seconds>(duration).count());
}

}  // namespace init_env
