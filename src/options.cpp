#include "options.hpp"

#include <fmt/format.h>
#include <getopt.h>

#include <algorithm>
#include <array>
#include <cassert>

#include "strings.hpp"

namespace init_env {
namespace {

using Kind = Option::Kind;

constexpr std::array table{
    Option{"pod-name", "NAME", {"POD_NAME"}, "", "metadata.name; default: the host name", Kind::single},
    Option{"pod-namespace",
           "NAMESPACE",
           {"POD_NAMESPACE"},
           "",
           "metadata.namespace; default: the service account's namespace file",
           Kind::single},
    Option{"pod-ips", "IP,...", {"POD_IPS", "POD_IP"}, "", "status.podIPs, comma-separated", Kind::single},
    Option{
        "host-ips", "IP,...", {"HOST_IPS", "HOST_IP"}, "", "status.hostIPs, comma-separated", Kind::single},
    Option{"node-name",
           "NAME",
           {"NODE_NAME"},
           "",
           "spec.nodeName; required once a node fact is used",
           Kind::single},
    Option{"base-name",
           "NAME",
           {"INIT_ENV_BASE_NAME"},
           "",
           "what the pod names of all replicas begin with; default: the pod name less its last -N",
           Kind::single},
    Option{"ordinals-start",
           "N",
           {"INIT_ENV_ORDINALS_START"},
           "0",
           "the first number in use in the pod names",
           Kind::single},
    Option{"index",
           "N",
           {"INIT_ENV_INDEX"},
           "",
           "fixes the index, for Deployments; default: from the pod name",
           Kind::single},
    Option{"port",
           "NAME=BASE[+STEP]",
           {},
           "",
           "a port of its own per replica: BASE + index*STEP (no STEP: the same for all)",
           Kind::repeatable},
    Option{"port-range",
           "LOW-HIGH",
           {"INIT_ENV_PORT_RANGE"},
           "1-65535",
           "every computed port must lie in it",
           Kind::single},
    Option{"env", "NAME=TEMPLATE", {}, "", "a line of the env file; the order is kept", Kind::repeatable},
    Option{"env-service-ports",
           "PREFIX",
           {"INIT_ENV_ENV_SERVICE_PORTS"},
           "",
           "a line of the env file per port of the Service: PREFIX and its name in capitals, - as _, = its "
           "nodePort; "
           "they stand where the option stands among --env",
           Kind::single},
    Option{"file",
           "PATH[,mode=0644]=TEMPLATE",
           {},
           "",
           "any other file; PATH is a template too, \\n in the template a newline, \\\\ a backslash",
           Kind::repeatable},
    Option{"secret",
           "SOURCE=DEST[,mode=0600]",
           {},
           "",
           "copies a file byte for byte; both paths are templates",
           Kind::repeatable},
    Option{"preset",
           "NAME",
           {"INIT_ENV_PRESET"},
           "",
           "a named set of options; default: codex if there is no --env, --file or --secret",
           Kind::single},
    Option{"address-types",
           "TYPE,...",
           {"INIT_ENV_ADDRESS_TYPES"},
           "ExternalIP",
           "in order of preference: ExternalIP, ExternalDNS, InternalIP, InternalDNS, Hostname",
           Kind::single},
    Option{"address-family",
           "FAMILY",
           {"INIT_ENV_ADDRESS_FAMILY"},
           "ipv4",
           "of IP addresses: ipv4, ipv6 or any",
           Kind::single},
    Option{"service",
           "[ALIAS=]NAME",
           {"INIT_ENV_SERVICE"},
           "",
           "the Service for {service.*}, NAME being a template; several with aliases",
           Kind::repeatable},
    Option{"service-selector",
           "SELECTOR",
           {"INIT_ENV_SERVICE_SELECTOR"},
           "",
           "or a label selector (a template) that exactly one Service matches",
           Kind::templated},
    Option{"bootstrap-url",
           "URL",
           {"INIT_ENV_BOOTSTRAP_URL"},
           "",
           "a Codex node to ask for its SPR; several (or comma-separated) are alternatives",
           Kind::repeatable},
    Option{"bootstrap-api-path",
           "PATH",
           {"INIT_ENV_BOOTSTRAP_API_PATH"},
           "/api/codex/v1/spr",
           "where a bootstrap node serves its SPR",
           Kind::single},
    Option{"bootstrap-ca-file",
           "PATH",
           {"INIT_ENV_BOOTSTRAP_CA_FILE"},
           "",
           "whom to trust for bootstrap URLs with https; needed there",
           Kind::single},
    Option{"env-path", "DIR", {"ENV_PATH"}, "/opt/env", "the directory of the env file", Kind::single},
    Option{"env-file", "NAME", {"INIT_ENV_ENV_FILE"}, "init-env", "the env file's name there", Kind::single},
    Option{"env-format",
           "FORMAT",
           {"INIT_ENV_ENV_FORMAT"},
           "quoted",
           "quoted NAME='value', export NAME='value' with export in front, plain NAME=value",
           Kind::single},
    Option{"api-server",
           "URL",
           {"INIT_ENV_API_SERVER"},
           "",
           "default: https://$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT",
           Kind::single},
    Option{"ca-file",
           "PATH",
           {"INIT_ENV_CA_FILE"},
           "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt",
           "whom to trust as the API server",
           Kind::single},
    Option{"token-file",
           "PATH",
           {"INIT_ENV_TOKEN_FILE"},
           "/var/run/secrets/kubernetes.io/serviceaccount/token",
           "the service account's token",
           Kind::single},
    Option{
        "request-timeout", "DURATION", {"INIT_ENV_REQUEST_TIMEOUT"}, "5s", "for one request", Kind::single},
    Option{"deadline",
           "DURATION",
           {"INIT_ENV_DEADLINE"},
           "2m",
           "for everything, waiting included",
           Kind::single},
    Option{"log-format",
           "FORMAT",
           {"INIT_ENV_LOG_FORMAT"},
           "text",
           "text, or json with one object a line",
           Kind::single},
    Option{"termination-log",
           "PATH",
           {"INIT_ENV_TERMINATION_LOG"},
           "",
           "the last error goes there too; default: /dev/termination-log if it exists",
           Kind::single},
    Option{
        "dry-run", "", {}, "", "looks up and prints each file, secrets masked; writes nothing", Kind::flag},
    Option{"check",
           "",
           {},
           "",
           "validates the settings and prints what is in force; no request, no file",
           Kind::flag},
    Option{"plan",
           "N",
           {},
           "",
           "prints pods, ports, files and secrets of N replicas from --pod-name on, also as JSON; no "
           "request, no file",
           Kind::single},
    Option{"help", "", {}, "", "prints this", Kind::flag},
    Option{"version", "", {}, "", "prints the version", Kind::flag},
};

const Option& row_of(std::string_view name) {
  const auto row =
      std::find_if(table.begin(), table.end(), [&](const Option& option) { return option.name == name; });
  assert(row != table.end());
  return *row;
}

std::string quoted_for_shell(const std::string& text) {
  constexpr std::string_view safe =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:@%+=,-{}";
  // A shell expands {a,b} and {a..b}.
  const bool expands = text.find('{') != std::string::npos &&
                       (text.find(',') != std::string::npos || text.find("..") != std::string::npos);
  if (!expands && text.find_first_not_of(safe) == std::string::npos) {
    return text;
  }
  return fmt::format("'{}'", replace_all(text, "'", "'\\''"));
}

}  // namespace

std::span<const Option> option_table() {
  return table;
}

Options::Options(const std::vector<std::string>& arguments, const Environment& environment,
                 std::vector<Error>& mistakes) {
  read_command_line(arguments, mistakes);
  read_variables(environment);
}

void Options::read_command_line(const std::vector<std::string>& arguments, std::vector<Error>& mistakes) {
  std::vector<std::string> words{"init-env"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv(words.size() + 1, nullptr);
  std::transform(words.begin(), words.end(), argv.begin(), [](std::string& word) { return word.data(); });
  const int argc = static_cast<int>(words.size());
  std::vector<std::string> names(table.size());
  std::vector<option> long_options(table.size() + 1);
  for (std::size_t i = 0; i < table.size(); ++i) {
    names[i] = table.at(i).name;
    long_options[i] = {names[i].c_str(), table.at(i).kind == Kind::flag ? no_argument : required_argument,
                       nullptr, 0};
  }

  const auto mistake = [&](std::string message) {
    mistakes.push_back({ExitCode::settings_wrong, std::move(message), "init-env --help lists the options"});
  };
  optind = 0;  // getopt_long starts afresh
  opterr = 0;
  optopt = 0;
  int row = 0;
  for (int result = 0; (result = getopt_long(argc, argv.data(), ":", long_options.data(), &row)) != -1;) {
    // A short option's word is not yet passed while others follow in it.
    const std::string word = optopt != 0 ? fmt::format("-{}", static_cast<char>(optopt))
                                         : argv[static_cast<std::size_t>(optind) - 1];
    if (result == ':') {
      mistake(fmt::format("{}: needs a value", word));
    } else if (result == '?') {
      mistake(fmt::format("{}: unknown option, or a value where none is taken", word));
    } else {
      const Option& option = table.at(static_cast<std::size_t>(row));
      const std::string value = optarg == nullptr ? "" : optarg;
      // getopt_long takes abbreviations, which the next release's options would make ambiguous.
      const bool separate = optarg == argv[static_cast<std::size_t>(optind) - 1];
      const std::string_view spelt = argv[static_cast<std::size_t>(optind) - (separate ? 2 : 1)];
      if (spelt.substr(0, spelt.find('=')) != fmt::format("--{}", option.name)) {
        mistake(fmt::format("{}: unknown option, or a value where none is taken", spelt));
        continue;
      }
      if (option.kind == Kind::flag || !value.empty()) {
        given_.push_back({std::string(option.name), value, fmt::format("--{}", option.name)});
      }
    }
  }
  for (int i = optind; i < argc; ++i) {
    mistake(fmt::format("{}: not an option", argv[static_cast<std::size_t>(i)]));
  }
}

void Options::read_variables(const Environment& environment) {
  for (const Option& row : table) {
    for (const std::string_view variable : row.variables) {
      const auto found = environment.find(std::string(variable));
      if (has(row.name) || variable.empty() || found == environment.end() || found->second.empty()) {
        continue;
      }
      given_.push_back({std::string(row.name), found->second, std::string(variable)});
    }
  }
}

bool Options::has(std::string_view option) const {
  return std::any_of(given_.begin(), given_.end(),
                     [&](const Given& given) { return given.option == option; });
}

std::optional<Given> Options::value(std::string_view option) const {
  const auto last = std::find_if(given_.rbegin(), given_.rend(),
                                 [&](const Given& given) { return given.option == option; });
  if (last != given_.rend()) {
    return *last;
  }
  if (const Option& row = row_of(option); !row.fallback.empty()) {
    return Given{std::string(option), std::string(row.fallback), ""};
  }
  return std::nullopt;
}

std::vector<Given> Options::values(std::string_view option) const {
  assert(row_of(option).kind == Kind::repeatable);
  std::vector<Given> values;
  std::copy_if(given_.begin(), given_.end(), std::back_inserter(values),
               [&](const Given& given) { return given.option == option; });
  return values;
}

void Options::add_layer_below(const std::vector<Given>& lower) {
  std::vector<Given> merged;
  for (const Given& given : lower) {
    const bool repeatable = row_of(given.option).kind == Kind::repeatable;
    const auto same = std::find_if(given_.begin(), given_.end(), [&](const Given& above) {
      return above.option == given.option && (!repeatable || key_of(above) == key_of(given));
    });
    if (same == given_.end()) {
      merged.push_back(given);
    } else {
      merged.push_back(*same);
      given_.erase(same);
    }
  }
  merged.insert(merged.end(), given_.begin(), given_.end());
  given_ = std::move(merged);
}

std::string Options::listing() const {
  std::string lines;
  const auto add = [&](const Option& row, const std::string& value) {
    lines += quoted_for_shell(fmt::format("--{}={}", row.name, value)) + "\n";
  };
  for (const Option& row : table) {
    if (row.kind == Kind::flag || row.name == "preset" || row.name == "plan") {
      continue;
    }
    if (row.kind == Kind::repeatable) {
      for (const Given& given : values(row.name)) {
        add(row, given.value);
      }
    } else if (const auto given = value(row.name)) {
      add(row, given->value);
    }
  }
  return lines;
}

std::size_t Options::count_before(std::string_view repeatable, std::string_view option) const {
  const auto end = std::find_if(given_.rbegin(), given_.rend(), [&](const Given& given) {
                     return given.option == option;
                   }).base();
  return static_cast<std::size_t>(
      std::count_if(given_.begin(), end, [&](const Given& given) { return given.option == repeatable; }));
}

std::size_t find_outside_braces(std::string_view text, char mark) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{') {
      ++depth;
    } else if (text[i] == '}') {
      --depth;
    } else if (text[i] == mark && depth <= 0) {
      return i;
    }
  }
  return std::string_view::npos;
}

std::string_view key_of(const Given& given) {
  // All Services without an alias are the same one.
  const bool no_alias =
      given.option == "service" && find_outside_braces(given.value, '=') == std::string_view::npos;
  return no_alias ? "" : key_of(std::string_view(given.value));
}

std::string_view key_of(std::string_view value) {
  constexpr std::string_view mode = ",mode";
  std::string_view key = value.substr(0, find_outside_braces(value, '='));
  if (key.ends_with(mode)) {
    key.remove_suffix(mode.size());
  }
  return key;
}

}  // namespace init_env
