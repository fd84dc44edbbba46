#include "identity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "strings.hpp"

namespace init_env {
namespace {

constexpr std::uint32_t max_number = std::numeric_limits<std::int32_t>::max();

// Takes "-N" off the front of `text`.
std::optional<std::uint32_t> take_number(std::string_view& text) {
  if (!text.starts_with('-')) {
    return std::nullopt;
  }
  const auto end = std::min(text.find('-', 1), text.size());
  const auto number = parse_number(text.substr(1, end - 1), max_number);
  text.remove_prefix(end);
  return number;
}

// The position of the last "-N" of a pod name, or npos.
std::size_t last_number_at(const std::string& pod_name) {
  const auto dash = pod_name.rfind('-');
  if (dash == std::string::npos || !parse_number(std::string_view(pod_name).substr(dash + 1), max_number)) {
    return std::string::npos;
  }
  return dash;
}

}  // namespace

std::string base_name(const Naming& naming) {
  return naming.base_name.value_or(naming.pod_name.substr(0, last_number_at(naming.pod_name)));
}

Result<std::string> suffix(const Naming& naming) {
  const std::string base = base_name(naming);
  if (!naming.pod_name.starts_with(base)) {
    return mistake(
        fmt::format("pod name \"{}\" does not begin with the base name \"{}\"", naming.pod_name, base));
  }
  const std::string text = naming.pod_name.substr(base.size());
  std::string_view rest = text;
  if (!take_number(rest) || (!rest.empty() && (!take_number(rest) || !rest.empty()))) {
    return mistake(
        fmt::format("pod name \"{}\" less the base name \"{}\" is \"{}\", which is neither -N nor -N-N",
                    naming.pod_name, base, text));
  }
  return text;
}

Result<std::uint32_t> pod_ordinal(const Naming& naming) {
  const auto dash = last_number_at(naming.pod_name);
  if (dash == std::string::npos) {
    return mistake(fmt::format("pod name \"{}\" does not end with -N, the ordinal that a StatefulSet gives",
                               naming.pod_name));
  }
  return *parse_number(std::string_view(naming.pod_name).substr(dash + 1), max_number);
}

Result<std::uint32_t> replica_index(const Naming& naming) {
  if (naming.index) {
    return *naming.index;
  }
  std::uint32_t number = 0;
  if (naming.base_name) {
    const auto text = suffix(naming);
    if (!text) {
      return text.error();
    }
    std::string_view rest = *text;
    number = *take_number(rest);
  } else {
    const auto ordinal = pod_ordinal(naming);
    if (!ordinal) {
      return ordinal.error();
    }
    number = *ordinal;
  }
  if (number < naming.ordinals_start) {
    return mistake(fmt::format(
        "pod name \"{}\" gives the number {}, less --ordinals-start {} the index {}, "
        "which is negative",
        naming.pod_name, number, naming.ordinals_start, std::int64_t{number} - naming.ordinals_start));
  }
  return number - naming.ordinals_start;
}

Result<std::string> pod_name_after(const Naming& naming, std::uint32_t steps) {
  const auto text = suffix(naming);
  if (!text) {
    return text.error();
  }
  std::string_view rest = *text;
  const std::uint64_t number = std::uint64_t{*take_number(rest)} + steps;
  if (number > max_number) {
    return mistake(fmt::format("pod name \"{}\": {} replicas further on its number is {}, more than {}",
                               naming.pod_name, steps, number, max_number));
  }
  return fmt::format("{}-{}{}", base_name(naming), number, rest);
}

}  // namespace init_env
