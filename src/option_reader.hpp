#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "duration.hpp"
#include "options.hpp"
#include "template.hpp"

namespace init_env {

// Reads options in the types they mean and notes what is wrong with them, each by the name the user knows.
class OptionReader {
 public:
  // Both must outlive this instance.
  OptionReader(const Options& options, std::vector<Error>& mistakes)
      : options_(options), mistakes_(mistakes) {}

  // Notes what `given` got and what it accepts, or another mistake.
  void mistake(const Given& given, std::string_view accepts);
  void mistake(std::string message);

  // The option's value, "" if there is none.
  [[nodiscard]] std::string text(std::string_view option) const;

  // The option's value, which may be its default, as `parse` (text -> optional) reads it; `fallback` if there
  // is none or it is wrong.
  template <typename T, typename Parse>
  T parsed(std::string_view option, T fallback, std::string_view accepts, const Parse& parse) {
    auto value = parsed_or_nothing<T>(option, accepts, parse);
    return value ? std::move(*value) : std::move(fallback);
  }

  // The same, but nothing in place of `fallback`.
  template <typename T, typename Parse>
  std::optional<T> parsed_or_nothing(std::string_view option, std::string_view accepts, const Parse& parse) {
    const auto given = options_.value(option);
    if (!given) {
      return std::nullopt;
    }
    std::optional<T> value = parse(given->value);
    if (!value) {
      mistake(*given, accepts);
    }
    return value;
  }

  // One of `names`, which stand for the values from the first of the enumeration on.
  template <typename Enum>
  Enum one_of(std::string_view option, std::initializer_list<std::string_view> names) {
    return parsed(option, Enum{}, fmt::format("{}", fmt::join(names, ", ")), [&](const std::string& text) {
      const auto found = std::find(names.begin(), names.end(), text);
      return found == names.end() ? std::nullopt : std::optional(static_cast<Enum>(found - names.begin()));
    });
  }

  // A number from 0 to 2^31-1.
  std::optional<std::uint32_t> number(std::string_view option);

  // A duration above zero, in Go's form.
  Duration duration(std::string_view option);

  // A Kubernetes object name. A wrong one stays as it is, so that nothing complains of a missing one too.
  std::string object_name(std::string_view option);

  // IP addresses, comma-separated.
  std::vector<std::string> ip_addresses(std::string_view option);

  // `text`, a part of what was given, as a template; an empty one if it is none.
  Template parsed_template(const Given& given, std::string_view text, Escapes escapes = Escapes::kept);

  // Notes values of one key on the same layer: one of them would be lost.
  void refuse_duplicates(std::string_view option);

 private:
  const Options& options_;
  std::vector<Error>& mistakes_;
};

// How the user knows what was given: "--deadline", "INIT_ENV_DEADLINE".
std::string known_as(const Given& given);

}  // namespace init_env
