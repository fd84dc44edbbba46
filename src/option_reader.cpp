#include "option_reader.hpp"

#include <limits>

#include "ip_address.hpp"
#include "strings.hpp"

namespace init_env {
namespace {

// A URL's user and password as ***; other text as it is.
std::string without_password(const Given& given) {
  constexpr std::string_view mark = "://";
  const std::string& text = given.value;
  const bool url = given.option == "api-server" || given.option == "bootstrap-url";
  const auto at = text.rfind('@');
  if (!url || at == std::string::npos) {
    return text;
  }
  const auto scheme_end = text.substr(0, at).find(mark);
  return text.substr(0, scheme_end == std::string::npos ? 0 : scheme_end + mark.size()) + "***" +
         text.substr(at);
}

// The option with the key of its value: "--env CODEX_NAT".
std::string describe(const Given& given) {
  const std::string key(key_of(given.value));
  return given.source.starts_with("--") ? fmt::format("{} {}", given.source, key)
                                        : fmt::format("{}: --{} {}", given.source, given.option, key);
}

}  // namespace

void OptionReader::mistake(const Given& given, std::string_view accepts) {
  mistake(fmt::format("{}: got \"{}\", accepts {}", known_as(given), one_line(without_password(given), 200),
                      accepts));
}

void OptionReader::mistake(std::string message) {
  mistakes_.push_back({ExitCode::settings_wrong, std::move(message)});
}

std::string OptionReader::text(std::string_view option) const {
  const auto given = options_.value(option);
  return given ? given->value : "";
}

std::optional<std::uint32_t> OptionReader::number(std::string_view option) {
  constexpr std::uint32_t limit = std::numeric_limits<std::int32_t>::max();
  return parsed_or_nothing<std::uint32_t>(option, "a number from 0 to 2147483647",
                                          [](const std::string& text) { return parse_number(text, limit); });
}

Duration OptionReader::duration(std::string_view option) {
  return parsed(option, Duration{}, "a duration above zero such as 500ms, 5s or 2m, at most ten years",
                parse_duration);
}

std::string OptionReader::object_name(std::string_view option) {
  return parsed(option, text(option), "a Kubernetes object name", [](const std::string& name) {
    return is_object_name(name) ? std::optional(name) : std::nullopt;
  });
}

std::vector<std::string> OptionReader::ip_addresses(std::string_view option) {
  return parsed(
      option, std::vector<std::string>{}, "IP addresses, comma-separated", [](const std::string& text) {
        auto addresses = split(text, ',');
        const bool all = std::all_of(addresses.begin(), addresses.end(), [](const std::string& address) {
          return is_ip_address(address, AddressFamily::any);
        });
        return all ? std::optional(std::move(addresses)) : std::nullopt;
      });
}

Template OptionReader::parsed_template(const Given& given, std::string_view text, Escapes escapes) {
  auto parsed = parse_template(text, escapes);
  if (!parsed) {
    mistake(fmt::format("{}: {}: in \"{}\"", describe(given), parsed.error().message, one_line(text, 200)));
    return {};
  }
  return std::move(*parsed);
}

void OptionReader::refuse_duplicates(std::string_view option) {
  const auto values = options_.values(option);
  for (auto given = values.begin(); given != values.end(); ++given) {
    const auto same = [&](const Given& other) { return key_of(other) == key_of(*given); };
    if (std::count_if(values.begin(), given, same) == 1) {
      mistake(fmt::format("{}: given more than once, accepts each name once", describe(*given)));
    }
  }
}

std::string known_as(const Given& given) {
  return given.source.empty() ? fmt::format("--{}", given.option) : given.source;
}

}  // namespace init_env
