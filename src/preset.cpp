#include "preset.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>

#include "rendering.hpp"
#include "strings.hpp"

namespace init_env {
namespace {

constexpr std::array names{
    PresetName{"codex",
               "a Codex node behind NodePorts; reads --port transport, --port discovery and --bootstrap-url"},
    PresetName{"archivist", "the same for Archivist"},
    PresetName{"logos-storage", "the same for Logos Storage, which has no port discovery"},
    PresetName{"ethpandaops", "init-nodeport of ethpandaops' charts: /env/init-nodeport"},
    PresetName{"graphops",
               "init-nodeport of GraphOps' charts: all ports of the Service; reads FILTER_KEY, FILTER_VALUE"},
    PresetName{"stakewise", "init of StakeWise's charts: /env/init with BESU_P2P_HOST and BESU_P2P_PORT"},
    PresetName{
        "parity",
        "retrieve-service-info of Parity's chart node: files in /chain-data; reads RELAY_CHAIN_P2P, "
        "RELAY_CHAIN_P2P_WS, PARA_CHAIN_P2P, PARA_CHAIN_P2P_WS and NODE_EXTERNAL_IP, each true if wanted"},
    PresetName{"strimzi-kafka-init",
               "kafka-init of Strimzi; reads INIT_FOLDER, RACK_TOPOLOGY_KEY and EXTERNAL_ADDRESS"},
    PresetName{"bitnami-auto-discovery",
               "auto-discovery of Bitnami's charts kafka and mongodb; reads MY_POD_NAME, MY_POD_NAMESPACE, "
               "AUTODISCOVERY_SERVICE_TYPE and SHARED_FILE"},
    PresetName{"nats-boot-config", "nats-boot-config of NATS; reads KUBERNETES_NODE_NAME"},
};

// An option of a preset, and the conditions that must all hold for it: "port:NAME" if --port NAME is given,
// "bootstrap" if a bootstrap URL is, "env:NAME" if a variable is set, "env:NAME=VALUE" if to this. Of rows
// for the same option, and the same key if it is a repeatable one, the first that holds serves.
struct Row {
  std::string_view preset;
  std::string_view option;
  std::string_view value;
  std::array<std::string_view, 2> conditions = {};
};

constexpr std::array table{
    Row{"codex", "env", "CODEX_NAT=extip:{node.address}"},
    Row{"codex", "env", "CODEX_LISTEN_ADDRS=/ip4/0.0.0.0/tcp/{port:transport}", {"port:transport"}},
    Row{"codex", "env", "CODEX_DISC_PORT={port:discovery}", {"port:discovery"}},
    Row{"codex", "env", "CODEX_BOOTSTRAP_NODE={bootstrap.spr}", {"bootstrap"}},

    Row{"archivist", "env", "ARCHIVIST_NAT=extip:{node.address}"},
    Row{"archivist", "env", "ARCHIVIST_LISTEN_ADDRS=/ip4/0.0.0.0/tcp/{port:transport}", {"port:transport"}},
    Row{"archivist", "env", "ARCHIVIST_DISC_PORT={port:discovery}", {"port:discovery"}},
    Row{"archivist", "env", "ARCHIVIST_BOOTSTRAP_NODE={bootstrap.spr}", {"bootstrap"}},
    Row{"archivist", "bootstrap-api-path", "/api/archivist/v1/spr"},

    Row{"logos-storage", "env", "STORAGE_NAT=extip:{node.address}"},
    Row{"logos-storage", "env", "STORAGE_LISTEN_IP=0.0.0.0", {"port:transport"}},
    Row{"logos-storage", "env", "STORAGE_LISTEN_PORT={port:transport}", {"port:transport"}},
    Row{"logos-storage", "env", "STORAGE_BOOTSTRAP_NODE={bootstrap.spr}", {"bootstrap"}},
    Row{"logos-storage", "bootstrap-api-path", "/api/storage/v1/spr"},

    Row{"ethpandaops", "env-path", "/env"},
    Row{"ethpandaops", "env-file", "init-nodeport"},
    Row{"ethpandaops", "env-format", "plain"},
    Row{"ethpandaops", "service-selector", "pod in ({pod.name}), type in (p2p)"},
    Row{"ethpandaops", "env", "EXTERNAL_PORT={service.nodeport:0}"},
    Row{"ethpandaops", "env", "EXTERNAL_IP={node.address}"},

    Row{"graphops", "env-path", "/env"},
    Row{"graphops", "env-file", "init-nodeport"},
    Row{"graphops", "env-format", "plain"},
    Row{"graphops",
        "service-selector",
        "pod in ({pod.name}), {env:FILTER_KEY} in ({env:FILTER_VALUE})",
        {"env:FILTER_KEY", "env:FILTER_VALUE"}},
    Row{"graphops", "service-selector", "pod in ({pod.name})"},
    Row{"graphops", "env", "EXTERNAL_IP={node.address}"},
    Row{"graphops", "env-service-ports", "EXTERNAL_PORT_"},

    Row{"stakewise", "env-path", "/env"},
    Row{"stakewise", "env-file", "init"},
    Row{"stakewise", "env-format", "plain"},
    Row{"stakewise", "service", "{pod.name}"},
    Row{"stakewise", "env", "BESU_P2P_HOST={service.address|{node.address}}"},
    Row{"stakewise", "env", "BESU_P2P_PORT={service.nodeport:0}"},

    Row{"parity", "pod-name", "{env:HOSTNAME}", {"env:HOSTNAME"}},
    Row{"parity", "service", "relay={pod.base}-{pod.ordinal}-relay-chain-p2p", {"env:RELAY_CHAIN_P2P=true"}},
    Row{"parity",
        "service",
        "relay={pod.base}-{pod.ordinal}-relay-chain-p2p",
        {"env:RELAY_CHAIN_P2P_WS=true"}},
    Row{"parity", "service", "para={pod.base}-{pod.ordinal}-para-chain-p2p", {"env:PARA_CHAIN_P2P=true"}},
    Row{"parity", "service", "para={pod.base}-{pod.ordinal}-para-chain-p2p", {"env:PARA_CHAIN_P2P_WS=true"}},
    Row{"parity",
        "file",
        "/chain-data/relay_chain_p2p_port={service.nodeport:relay/p2p}\\n",
        {"env:RELAY_CHAIN_P2P=true"}},
    Row{"parity",
        "file",
        "/chain-data/relay_chain_p2p_port_ws={service.nodeport:relay/ws}\\n",
        {"env:RELAY_CHAIN_P2P_WS=true"}},
    Row{"parity",
        "file",
        "/chain-data/para_chain_p2p_port={service.nodeport:para/0}\\n",
        {"env:PARA_CHAIN_P2P=true"}},
    Row{"parity",
        "file",
        "/chain-data/para_chain_p2p_port_ws={service.nodeport:para/ws}\\n",
        {"env:PARA_CHAIN_P2P_WS=true"}},
    Row{"parity", "file", "/chain-data/node_external_ip={node.address}\\n", {"env:NODE_EXTERNAL_IP=true"}},

    Row{"strimzi-kafka-init", "address-types", "ExternalDNS,ExternalIP,InternalDNS,InternalIP,Hostname"},
    Row{"strimzi-kafka-init", "address-family", "any"},
    Row{"strimzi-kafka-init",
        "file",
        "{env:INIT_FOLDER|/opt/kafka/init}/rack.id={node.label:{env:RACK_TOPOLOGY_KEY}}",
        {"env:RACK_TOPOLOGY_KEY"}},
    Row{"strimzi-kafka-init",
        "file",
        "{env:INIT_FOLDER|/opt/kafka/init}/external.address="
        "nodeport.default.address={node.address}\\n"
        "nodeport.externalip.address={node.address:ExternalIP|{node.address}}\\n"
        "nodeport.externaldns.address={node.address:ExternalDNS|{node.address}}\\n"
        "nodeport.internalip.address={node.address:InternalIP|{node.address}}\\n"
        "nodeport.internaldns.address={node.address:InternalDNS|{node.address}}\\n"
        "nodeport.hostname.address={node.address:Hostname|{node.address}}\\n",
        {"env:EXTERNAL_ADDRESS=true"}},

    Row{"bitnami-auto-discovery", "pod-name", "{env:MY_POD_NAME}", {"env:MY_POD_NAME"}},
    Row{"bitnami-auto-discovery", "pod-namespace", "{env:MY_POD_NAMESPACE}", {"env:MY_POD_NAMESPACE"}},
    Row{"bitnami-auto-discovery", "deadline", "60s"},
    Row{"bitnami-auto-discovery", "address-family", "any"},
    Row{"bitnami-auto-discovery", "service", "{pod.name}-external", {"env:AUTODISCOVERY_SERVICE_TYPE"}},
    Row{"bitnami-auto-discovery", "service", "{pod.name}-external", {"env:SHARED_FILE"}},
    Row{"bitnami-auto-discovery",
        "file",
        "{env:SHARED_FILE|/shared/external-host.txt}={service.address}\\n",
        {"env:AUTODISCOVERY_SERVICE_TYPE=LoadBalancer"}},
    Row{"bitnami-auto-discovery",
        "file",
        "/shared/external-port.txt={service.nodeport:0}\\n",
        {"env:AUTODISCOVERY_SERVICE_TYPE=NodePort"}},
    Row{"bitnami-auto-discovery",
        "file",
        "{env:SHARED_FILE}={service.address}\\n",
        {"env:SHARED_FILE", "env:AUTODISCOVERY_SERVICE_TYPE="}},

    Row{"nats-boot-config", "address-family", "any"},
    Row{"nats-boot-config", "node-name", "{env:KUBERNETES_NODE_NAME}", {"env:KUBERNETES_NODE_NAME"}},
    Row{"nats-boot-config", "file",
        "/etc/nats-config/advertise/client_advertise.conf="
        "\\nclient_advertise = \"{node.address|{node.label:nats.io/node-external-ip}}\"\\n\\n"},
    Row{"nats-boot-config", "file",
        "/etc/nats-config/advertise/gateway_advertise.conf="
        "\\nadvertise = \"{node.address|{node.label:nats.io/node-external-ip}}\"\\n\\n"},
};

// A variable of a preset that takes certain values only.
struct Variable {
  std::string_view preset;
  std::string_view name;
  std::array<std::string_view, 2> accepted;
  // Set, it makes this one needless; empty: this one may be unset anyway.
  std::string_view needed_without = {};
};

constexpr std::array variables{
    Variable{"parity", "RELAY_CHAIN_P2P", {"true", "false"}},
    Variable{"parity", "RELAY_CHAIN_P2P_WS", {"true", "false"}},
    Variable{"parity", "PARA_CHAIN_P2P", {"true", "false"}},
    Variable{"parity", "PARA_CHAIN_P2P_WS", {"true", "false"}},
    Variable{"parity", "NODE_EXTERNAL_IP", {"true", "false"}},
    Variable{"strimzi-kafka-init", "EXTERNAL_ADDRESS", {"true", "false"}},
    Variable{
        "bitnami-auto-discovery", "AUTODISCOVERY_SERVICE_TYPE", {"LoadBalancer", "NodePort"}, "SHARED_FILE"},
};

// The value of a variable; "" if it is not set, since empty counts as unset.
std::string_view variable_value(std::string_view variable, const Environment& environment) {
  const auto found = environment.find(std::string(variable));
  return found == environment.end() ? "" : std::string_view(found->second);
}

bool holds(std::string_view condition, const Options& options, const Environment& environment) {
  if (condition == "bootstrap") {
    return options.has("bootstrap-url");
  }
  if (constexpr std::string_view port = "port:"; condition.starts_with(port)) {
    const auto ports = options.values("port");
    return std::any_of(ports.begin(), ports.end(), [&](const Given& given) {
      return key_of(given.value) == condition.substr(port.size());
    });
  }
  if (constexpr std::string_view env = "env:"; condition.starts_with(env)) {
    condition.remove_prefix(env.size());
    const auto equals = condition.find('=');
    const auto value = variable_value(condition.substr(0, equals), environment);
    return equals == std::string_view::npos ? !value.empty() : value == condition.substr(equals + 1);
  }
  return condition.empty();
}

// What is wrong with a variable's value, if anything is. A check need not know it.
std::optional<Error> variable_mistake(const Variable& variable, const Options& options,
                                      const Environment& environment) {
  const auto value = variable_value(variable.name, environment);
  const bool needless = variable.needed_without.empty() ||
                        !variable_value(variable.needed_without, environment).empty() ||
                        options.has("check") || options.has("plan");
  if (value.empty()
          ? needless
          : std::find(variable.accepted.begin(), variable.accepted.end(), value) != variable.accepted.end()) {
    return std::nullopt;
  }
  return mistake(fmt::format("{}: got {}, accepts {}", variable.name,
                             value.empty() ? "nothing" : fmt::format("\"{}\"", one_line(value, 200)),
                             fmt::join(variable.accepted, ", ")));
}

// A row's value with its variables replaced: in all of it if the option takes no template, else in the key,
// which the user's options must meet to take its place.
std::string expanded_value(const Row& row, const Environment& environment) {
  const bool plain = option_named(row.option).kind == Option::Kind::single;
  const std::string_view part = plain ? row.value : key_of(row.value);
  const auto replaced = [&](const std::string& name, const std::string& argument) {
    const std::string value(name == "env" ? variable_value(argument, environment) : "");
    if (value.empty()) {
      return absent(mistake(fmt::format("{}: not set", argument)));
    }
    if (!plain && value.find('=') != std::string::npos) {
      return unread({});  // it would end the key; within braces it does not
    }
    return known(plain ? value : replace_all(replace_all(value, "{", "{{"), "}", "}}"), Origin::setting);
  };
  return preview(*parse_template(part), replaced) + std::string(row.value.substr(part.size()));
}

}  // namespace

std::vector<PresetName> preset_names() {
  return {names.begin(), names.end()};
}

Result<std::vector<Given>> expand_preset(const Given& preset, const Options& options,
                                         const Environment& environment) {
  if (std::none_of(names.begin(), names.end(),
                   [&](const PresetName& row) { return row.name == preset.value; })) {
    std::vector<std::string_view> accepted;
    std::transform(names.begin(), names.end(), std::back_inserter(accepted),
                   [](const PresetName& row) { return row.name; });
    return Error{ExitCode::settings_wrong, fmt::format("{}: got \"{}\", accepts {}", preset.source,
                                                       preset.value, fmt::join(accepted, ", "))};
  }
  std::vector<Error> mistakes;
  for (const Variable& variable : variables) {
    if (auto wrong = variable.preset == preset.value ? variable_mistake(variable, options, environment)
                                                     : std::nullopt) {
      mistakes.push_back(std::move(*wrong));
    }
  }
  if (!mistakes.empty()) {
    return join(mistakes);
  }
  std::vector<Given> expanded;
  for (const Row& row : table) {
    if (row.preset != preset.value ||
        !std::all_of(row.conditions.begin(), row.conditions.end(),
                     [&](auto condition) { return holds(condition, options, environment); })) {
      continue;
    }
    Given given{std::string(row.option), expanded_value(row, environment),
                fmt::format("preset {}", row.preset)};
    const bool repeatable = option_named(row.option).kind == Option::Kind::repeatable;
    if (std::none_of(expanded.begin(), expanded.end(), [&](const Given& other) {
          return other.option == given.option && (!repeatable || key_of(other) == key_of(given));
        })) {
      expanded.push_back(std::move(given));
    }
  }
  return expanded;
}

void add_preset(Options& options, const Environment& environment, std::vector<Error>& mistakes) {
  auto preset = options.value("preset");
  if (!preset && !options.has("env") && !options.has("env-service-ports") && !options.has("file") &&
      !options.has("secret")) {
    preset = Given{"preset", "codex", "default preset"};
  }
  if (!preset) {
    return;
  }
  const auto expanded = expand_preset(*preset, options, environment);
  if (expanded) {
    options.add_layer_below(*expanded);
  } else {
    mistakes.push_back(expanded.error());
  }
}

}  // namespace init_env
