#include "settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "http.hpp"
#include "option_reader.hpp"
#include "strings.hpp"

namespace init_env {
namespace {

// Takes ",mode=MODE" off the end of `text`. False if there is one that is no mode.
bool take_mode(std::string_view& text, std::optional<mode_t>& mode) {
  constexpr std::string_view key = ",mode=";
  const auto at = text.rfind(key);
  if (at == std::string_view::npos || text.find('}', at) != std::string_view::npos) {
    return true;
  }
  mode = parse_mode(text.substr(at + key.size()));
  text = text.substr(0, at);
  return mode.has_value();
}

void read_ports(const Options& options, OptionReader& reader, Settings& settings) {
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

void read_env(const Options& options, OptionReader& reader, Settings& settings) {
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

void read_env_service_ports(const Options& options, OptionReader& reader, Settings& settings) {
  const auto prefix = reader.parsed_or_nothing<std::string>(
      "env-service-ports", "the beginning of a variable's name: letters, digits and _, no digit first",
      [](const std::string& text) { return is_variable_name(text) ? std::optional(text) : std::nullopt; });
  if (prefix) {
    // Fewer than were given if some of them are mistakes.
    settings.env_service_ports = {
        *prefix, std::min(options.count_before("env", "env-service-ports"), settings.env.size())};
  }
}

void read_files(const Options& options, OptionReader& reader, Settings& settings) {
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

void read_secrets(const Options& options, OptionReader& reader, Settings& settings) {
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

void read_address_policy(OptionReader& reader, Settings& settings) {
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

void read_services(const Options& options, OptionReader& reader, Settings& settings) {
  const auto is_alias = [](std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
      return std::isalnum(c) != 0 || c == '-' || c == '_';
    });
  };
  reader.refuse_duplicates("service");
  for (const Given& given : options.values("service")) {
    const std::string_view value = given.value;
    const auto equals = find_outside_braces(value, '=');
    const std::string_view alias = equals == std::string_view::npos ? "" : value.substr(0, equals);
    const std::string_view name = equals == std::string_view::npos ? value : value.substr(equals + 1);
    if (name.empty() || (equals != std::string_view::npos && !is_alias(alias))) {
      reader.mistake(given, "[ALIAS=]NAME with an ALIAS of letters, digits, - and _");
    } else {
      settings.services.push_back(
          {std::string(alias), reader.parsed_template(given, name), is_of_preset(given)});
    }
  }
  if (const auto selector = options.value("service-selector")) {
    settings.service_selector = reader.parsed_template(*selector, selector->value);
    settings.selector_of_preset = is_of_preset(*selector);
    if (options.has("service")) {
      reader.mistake("--service and --service-selector: got both, accept one of them");
    }
  }
}

// A URL or a path without slashes at its end; the root directory stays.
std::string without_slash(std::string text) {
  while (text.size() > 1 && text.ends_with('/')) {
    text.pop_back();
  }
  return text;
}

void read_bootstrap(const Options& options, OptionReader& reader, Settings& settings) {
  settings.bootstrap_ca_file = reader.text("bootstrap-ca-file");
  settings.bootstrap_api_path = reader.parsed(
      "bootstrap-api-path", std::string{}, "a path that begins with /", [](const std::string& path) {
        const bool good = path.starts_with('/') && is_base_url("http://host" + path);
        return good ? std::optional(path) : std::nullopt;
      });
  for (const Given& given : options.values("bootstrap-url")) {
    for (const std::string& url : split(given.value, ',')) {
      if (!is_base_url(url)) {
        reader.mistake({given.option, url, given.source},
                       "http(s)://HOST[:PORT][/PATH] without user, query and fragment");
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

void read_api(const Options& options, const Environment& environment, OptionReader& reader,
              Settings& settings) {
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

std::uint32_t read_replicas(OptionReader& reader) {
  constexpr std::uint32_t most = 1000;
  return reader.parsed("plan", 0U, "a number of replicas from 1 to 1000", [](const std::string& text) {
    const auto number = parse_number(text, most);
    return number && *number > 0 ? number : std::nullopt;
  });
}

}  // namespace

Settings make_settings(const Options& options, const Environment& environment,
                       const Surroundings& surroundings, std::vector<Error>& mistakes) {
  OptionReader reader(options, mistakes);
  Settings settings;
  settings.action = options.has("check")     ? Action::check
                    : options.has("plan")    ? Action::plan
                    : options.has("dry-run") ? Action::dry_run
                                             : Action::write;
  settings.replicas = read_replicas(reader);
  if (options.has("pod-name")) {
    settings.naming.pod_name = reader.object_name("pod-name");
  } else if (settings.action == Action::plan) {
    reader.mistake("--pod-name (POD_NAME): got nothing, and --plan counts on from the first pod's name");
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
  read_env_service_ports(options, reader, settings);
  read_files(options, reader, settings);
  read_secrets(options, reader, settings);
  read_address_policy(reader, settings);
  read_services(options, reader, settings);
  read_bootstrap(options, reader, settings);
  read_api(options, environment, reader, settings);
  settings.env_path = without_slash(reader.text("env-path"));
  settings.env_file =
      reader.parsed("env-file", std::string{}, "a file name without /", [](const std::string& name) {
        const bool good = name.find('/') == std::string::npos && name != "." && name != "..";
        return good ? std::optional(name) : std::nullopt;
      });
  settings.env_format = reader.one_of<EnvFormat>("env-format", {"quoted", "export", "plain"});
  reader.one_of<LogFormat>("log-format", {"text", "json"});  // only checked: log_format_of reads it earlier
  settings.environment = environment;
  return settings;
}

bool checks_only(const Settings& settings) {
  return settings.action == Action::check || settings.action == Action::plan;
}

std::string env_file_path(const Settings& settings) {
  return fmt::format("{}{}{}", settings.env_path, settings.env_path.ends_with('/') ? "" : "/",
                     settings.env_file);
}

bool writes_env_file(const Settings& settings) {
  return !settings.env.empty() || settings.env_service_ports;
}

LogFormat log_format_of(const Options& options) {
  const auto given = options.value("log-format");
  return given && given->value == "json" ? LogFormat::json : LogFormat::text;
}

}  // namespace init_env
