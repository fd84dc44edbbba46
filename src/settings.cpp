#include "settings.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "http.hpp"
#include "strings.hpp"

namespace init_env {
namespace {

constexpr std::uint32_t max_number = std::numeric_limits<std::int32_t>::max();
constexpr std::uint32_t max_port = 65535;

// How the user knows what was given: "--deadline", "INIT_ENV_DEADLINE".
std::string known_as(const Given& given) {
  return given.source.empty() ? fmt::format("--{}", given.option) : given.source;
}

bool is_variable_name(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; };
  return !name.empty() && letter(name.front()) &&
         std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

// Octal permission bits: "600", "0644".
std::optional<mode_t> parse_mode(std::string_view text) {
  constexpr std::size_t max_digits = 4;
  if (text.empty() || text.size() > max_digits ||
      text.find_first_not_of("01234567") != std::string_view::npos) {
    return std::nullopt;
  }
  mode_t mode = 0;
  for (const char digit : text) {
    mode = mode * 8 + static_cast<mode_t>(digit - '0');
  }
  return mode <= 0777 ? std::optional(mode) : std::nullopt;
}

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

// NAME=BASE[+STEP]
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

// Takes ",mode=MODE" off the end of `text`. False if there is one that is no mode.
bool take_mode(std::string_view& text, std::optional<mode_t>& mode) {
  constexpr std::string_view key = ",mode=";
  const auto at = text.rfind(key);
  if (at == std::string_view::npos || find_outside_braces(text.substr(at), ',') != 0) {
    return true;
  }
  mode = parse_mode(text.substr(at + key.size()));
  text = text.substr(0, at);
  return mode.has_value();
}

// Reads options one by one and notes what is wrong with them.
class Reader {
 public:
  Reader(const Options& options, std::vector<Error>& mistakes) : options_(options), mistakes_(mistakes) {}

  void mistake(const Given& given, std::string_view accepts) {
    mistake(fmt::format("{}: got \"{}\", accepts {}", known_as(given), one_line(given.value, 200), accepts));
  }
  void mistake(std::string message) { mistakes_.push_back({ExitCode::settings_wrong, std::move(message)}); }

  std::string text(std::string_view option) {
    const auto given = options_.value(option);
    return given ? given->value : "";
  }

  // The option's value as `parse` (text -> optional) reads it; `fallback` if it was not given or is wrong.
  template <typename T, typename Parse>
  T parsed(std::string_view option, T fallback, std::string_view accepts, const Parse& parse) {
    auto value = parsed_if_given<T>(option, accepts, parse);
    return value ? std::move(*value) : std::move(fallback);
  }

  // The same, but nothing if it was not given or is wrong.
  template <typename T, typename Parse>
  std::optional<T> parsed_if_given(std::string_view option, std::string_view accepts, const Parse& parse) {
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

  Duration duration(std::string_view option) {
    return parsed(option, Duration{}, "a duration above zero such as 500ms, 5s or 2m", parse_duration);
  }

  std::optional<std::uint32_t> number(std::string_view option) {
    return parsed_if_given<std::uint32_t>(
        option, "a number from 0 to 2147483647",
        [](const std::string& text) { return parse_number(text, max_number); });
  }

  // A wrong name stays as it is, so that nothing complains of a missing one too.
  std::string object_name(std::string_view option) {
    return parsed(option, text(option), "a Kubernetes object name", [](const std::string& name) {
      return is_object_name(name) ? std::optional(name) : std::nullopt;
    });
  }

  std::vector<std::string> ip_addresses(std::string_view option) {
    return parsed(
        option, std::vector<std::string>{}, "IP addresses, comma-separated", [](const std::string& text) {
          auto addresses = split(text, ',');
          const bool all = std::all_of(addresses.begin(), addresses.end(), [](const std::string& address) {
            return is_ip_address(address, AddressFamily::any);
          });
          return all ? std::optional(std::move(addresses)) : std::nullopt;
        });
  }

  // One of `names`, which stand for the values from the first of the enumeration on.
  template <typename Enum>
  Enum one_of(std::string_view option, std::initializer_list<std::string_view> names) {
    return parsed(option, Enum{}, fmt::format("{}", fmt::join(names, ", ")), [&](const std::string& text) {
      const auto found = std::find(names.begin(), names.end(), text);
      return found == names.end() ? std::nullopt : std::optional(static_cast<Enum>(found - names.begin()));
    });
  }

  Template parsed_template(const Given& given, std::string_view text, Escapes escapes = Escapes::kept) {
    auto parsed = parse_template(text, escapes);
    if (!parsed) {
      mistake(fmt::format("{}: {}: in \"{}\"", describe(given), parsed.error().message, one_line(text, 200)));
      return {};
    }
    return std::move(*parsed);
  }

  // Notes values of one key on the same layer: one of them would be lost.
  void refuse_duplicates(std::string_view option) {
    const auto values = options_.values(option);
    for (auto given = values.begin(); given != values.end(); ++given) {
      const auto same = [&](const Given& other) { return key_of(other.value) == key_of(given->value); };
      if (std::count_if(values.begin(), given, same) == 1) {
        mistake(fmt::format("{}: given more than once, accepts each name once", describe(*given)));
      }
    }
  }

  // The option with the key of its value: "--env CODEX_NAT".
  static std::string describe(const Given& given) {
    const std::string key(key_of(given.value));
    return given.source.starts_with("--") ? fmt::format("{} {}", given.source, key)
                                          : fmt::format("{}: --{} {}", given.source, given.option, key);
  }

 private:
  const Options& options_;
  std::vector<Error>& mistakes_;
};

void read_ports(const Options& options, Reader& reader, Settings& settings) {
  reader.refuse_duplicates("port");
  for (const Given& given : options.values("port")) {
    if (auto port = parse_port(given.value)) {
      settings.ports.push_back(std::move(*port));
    } else {
      reader.mistake(given, "NAME=BASE[+STEP] with BASE from 1 to 65535 and STEP from 0 to 65535");
    }
  }
  settings.port_range =
      reader.parsed("port-range", PortRange{}, "LOW-HIGH, two ports from 1 to 65535", parse_port_range);
}

void read_env(const Options& options, Reader& reader, Settings& settings) {
  reader.refuse_duplicates("env");
  for (const Given& given : options.values("env")) {
    const std::string_view value = given.value;
    const auto equals = value.find('=');
    if (equals == std::string_view::npos || !is_variable_name(value.substr(0, equals))) {
      reader.mistake(given, "NAME=TEMPLATE with a NAME of letters, digits and _ that begins with no digit");
      continue;
    }
    settings.env.push_back(
        {std::string(value.substr(0, equals)), reader.parsed_template(given, value.substr(equals + 1))});
  }
}

void read_files(const Options& options, Reader& reader, Settings& settings) {
  constexpr std::string_view accepts = "PATH[,mode=0644]=TEMPLATE with an octal mode up to 0777";
  reader.refuse_duplicates("file");
  for (const Given& given : options.values("file")) {
    const std::string_view value = given.value;
    auto equals = find_outside_braces(value, '=');
    std::optional<mode_t> mode;
    const std::string_view path = key_of(value);
    if (equals != std::string_view::npos && path.size() < equals) {
      const auto mode_at = equals + 1;
      equals = value.find('=', mode_at);
      mode = parse_mode(value.substr(mode_at, equals - mode_at));
      if (!mode) {
        equals = std::string_view::npos;
      }
    }
    if (equals == std::string_view::npos || path.empty()) {
      reader.mistake(given, accepts);
      continue;
    }
    settings.files.push_back({std::string(path), reader.parsed_template(given, path), mode,
                              reader.parsed_template(given, value.substr(equals + 1), Escapes::resolved)});
  }
}

void read_secrets(const Options& options, Reader& reader, Settings& settings) {
  constexpr mode_t owner_only = 0600;
  for (const Given& given : options.values("secret")) {
    std::string_view value = given.value;
    std::optional<mode_t> mode;
    const bool good_mode = take_mode(value, mode);
    const auto equals = find_outside_braces(value, '=');
    if (!good_mode || equals == std::string_view::npos || equals == 0 || equals + 1 == value.size()) {
      reader.mistake(given, "SOURCE=DEST[,mode=0600] with an octal mode up to 0777");
      continue;
    }
    settings.secrets.push_back(
        {std::string(value.substr(0, equals)), reader.parsed_template(given, value.substr(0, equals)),
         reader.parsed_template(given, value.substr(equals + 1)), mode.value_or(owner_only)});
  }
}

void read_address_policy(Reader& reader, Settings& settings) {
  settings.address_types =
      reader.parsed("address-types", std::vector<AddressType>{},
                    "ExternalIP, ExternalDNS, InternalIP, InternalDNS, Hostname, comma-separated",
                    [](const std::string& text) -> std::optional<std::vector<AddressType>> {
                      std::vector<AddressType> types;
                      for (const std::string& name : split(text, ',')) {
                        const auto type = address_type_named(name);
                        if (!type) {
                          return std::nullopt;
                        }
                        types.push_back(*type);
                      }
                      return types.empty() ? std::nullopt : std::optional(std::move(types));
                    });
  settings.address_family = reader.one_of<AddressFamily>("address-family", {"ipv4", "ipv6", "any"});
}

std::string without_slash(std::string url) {
  while (url.ends_with('/')) {
    url.pop_back();
  }
  return url;
}

void read_bootstrap(const Options& options, Reader& reader, Settings& settings) {
  settings.bootstrap_ca_file = reader.text("bootstrap-ca-file");
  settings.bootstrap_api_path = reader.parsed(
      "bootstrap-api-path", std::string{}, "a path that begins with /", [](const std::string& path) {
        const bool good = path.starts_with('/') && is_base_url("http://host" + path);
        return good ? std::optional(path) : std::nullopt;
      });
  for (const Given& given : options.values("bootstrap-url")) {
    for (const std::string& url : split(given.value, ',')) {
      if (!is_base_url(url)) {
        reader.mistake(
            fmt::format("{}: got what is no URL, accepts http(s)://HOST[:PORT][/PATH] without user, "
                        "query and fragment",
                        known_as(given)));
      } else if (url.starts_with("https:") && settings.bootstrap_ca_file.empty()) {
        reader.mistake(
            fmt::format("--bootstrap-ca-file (INIT_ENV_BOOTSTRAP_CA_FILE): got nothing, but \"{}\" is "
                        "https; accepts a file of the certificates to trust",
                        url));
      }
      settings.bootstrap_urls.push_back(without_slash(url));
    }
  }
}

void read_api(const Options& options, const Environment& environment, Reader& reader, Settings& settings) {
  settings.ca_file = reader.text("ca-file");
  settings.token_file = reader.text("token-file");
  settings.request_timeout = reader.duration("request-timeout");
  settings.deadline = reader.duration("deadline");
  if (options.has("api-server")) {
    settings.api_server = without_slash(reader.parsed(
        "api-server", reader.text("api-server"),
        "https://HOST[:PORT][/PATH], and http only with a loopback host", [](const std::string& url) {
          const bool good = is_base_url(url) && (url.starts_with("https:") || is_loopback_url(url));
          return good ? std::optional(url) : std::nullopt;
        }));
    return;
  }
  const auto host = environment.find("KUBERNETES_SERVICE_HOST");
  const auto port = environment.find("KUBERNETES_SERVICE_PORT");
  if (host == environment.end() || port == environment.end() || host->second.empty() ||
      port->second.empty()) {
    return;
  }
  const bool brackets = is_ip_address(host->second, AddressFamily::ipv6);
  settings.api_server =
      fmt::format("https://{}{}{}:{}", brackets ? "[" : "", host->second, brackets ? "]" : "", port->second);
  if (!is_base_url(settings.api_server)) {
    reader.mistake(
        fmt::format("KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT: got \"{}\" and \"{}\", accept a "
                    "host and a port",
                    host->second, port->second));
  }
}

}  // namespace

Settings make_settings(const Options& options, const Environment& environment,
                       const Surroundings& surroundings, std::vector<Error>& mistakes) {
  Reader reader(options, mistakes);
  Settings settings;
  settings.action = options.has("check")     ? Action::check
                    : options.has("dry-run") ? Action::dry_run
                                             : Action::write;
  if (options.has("pod-name")) {
    settings.naming.pod_name = reader.object_name("pod-name");
  } else if (settings.action != Action::check) {
    settings.naming.pod_name = surroundings.host_name;
  }
  if (options.has("base-name")) {
    settings.naming.base_name = reader.object_name("base-name");
  }
  settings.naming.ordinals_start = reader.number("ordinals-start").value_or(0);
  settings.naming.index = reader.number("index");
  settings.pod_namespace = options.has("pod-namespace") ? reader.object_name("pod-namespace")
                                                        : surroundings.service_account_namespace;
  settings.pod_ips = reader.ip_addresses("pod-ips");
  settings.host_ips = reader.ip_addresses("host-ips");
  settings.node_name = reader.object_name("node-name");
  read_ports(options, reader, settings);
  read_env(options, reader, settings);
  read_files(options, reader, settings);
  read_secrets(options, reader, settings);
  read_address_policy(reader, settings);
  read_bootstrap(options, reader, settings);
  read_api(options, environment, reader, settings);
  settings.env_path = reader.text("env-path");
  settings.env_file =
      reader.parsed("env-file", std::string{}, "a file name without /", [](const std::string& name) {
        const bool good = name.find('/') == std::string::npos && name != "." && name != "..";
        return good ? std::optional(name) : std::nullopt;
      });
  settings.env_format = reader.one_of<EnvFormat>("env-format", {"quoted", "export", "plain"});
  reader.one_of<LogFormat>("log-format", {"text", "json"});
  settings.environment = environment;
  return settings;
}

std::string env_file_path(const Settings& settings) {
  return fmt::format("{}/{}", settings.env_path, settings.env_file);
}

LogFormat log_format_of(const Options& options) {
  const auto given = options.value("log-format");
  return given && given->value == "json" ? LogFormat::json : LogFormat::text;
}

}  // namespace init_env
