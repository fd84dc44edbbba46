#include "preset_table.hpp"

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

constexpr std::array table{
    PresetRow{"codex", "env", "CODEX_NAT=extip:{node.address}"},
    PresetRow{"codex", "env", "CODEX_LISTEN_ADDRS=/ip4/0.0.0.0/tcp/{port:transport}", {"port:transport"}},
    PresetRow{"codex", "env", "CODEX_DISC_PORT={port:discovery}", {"port:discovery"}},
    PresetRow{"codex", "env", "CODEX_BOOTSTRAP_NODE={bootstrap.spr}", {"bootstrap"}},

    PresetRow{"archivist", "env", "ARCHIVIST_NAT=extip:{node.address}"},
    PresetRow{
        "archivist", "env", "ARCHIVIST_LISTEN_ADDRS=/ip4/0.0.0.0/tcp/{port:transport}", {"port:transport"}},
    PresetRow{"archivist", "env", "ARCHIVIST_DISC_PORT={port:discovery}", {"port:discovery"}},
    PresetRow{"archivist", "env", "ARCHIVIST_BOOTSTRAP_NODE={bootstrap.spr}", {"bootstrap"}},
    PresetRow{"archivist", "bootstrap-api-path", "/api/archivist/v1/spr"},

    PresetRow{"logos-storage", "env", "STORAGE_NAT=extip:{node.address}"},
    PresetRow{"logos-storage", "env", "STORAGE_LISTEN_IP=0.0.0.0", {"port:transport"}},
    PresetRow{"logos-storage", "env", "STORAGE_LISTEN_PORT={port:transport}", {"port:transport"}},
    PresetRow{"logos-storage", "env", "STORAGE_BOOTSTRAP_NODE={bootstrap.spr}", {"bootstrap"}},
    PresetRow{"logos-storage", "bootstrap-api-path", "/api/storage/v1/spr"},

    PresetRow{"ethpandaops", "env-path", "/env"},
    PresetRow{"ethpandaops", "env-file", "init-nodeport"},
    PresetRow{"ethpandaops", "env-format", "plain"},
    PresetRow{"ethpandaops", "service-selector", "pod in ({pod.name}), type in (p2p)"},
    PresetRow{"ethpandaops", "env", "EXTERNAL_PORT={service.nodeport:0}"},
    PresetRow{"ethpandaops", "env", "EXTERNAL_IP={node.address}"},

    PresetRow{"graphops", "env-path", "/env"},
    PresetRow{"graphops", "env-file", "init-nodeport"},
    PresetRow{"graphops", "env-format", "plain"},
    PresetRow{"graphops",
              "service-selector",
              "pod in ({pod.name}), {env:FILTER_KEY} in ({env:FILTER_VALUE})",
              {"env:FILTER_KEY", "env:FILTER_VALUE"}},
    PresetRow{"graphops", "service-selector", "pod in ({pod.name})"},
    PresetRow{"graphops", "env", "EXTERNAL_IP={node.address}"},
    PresetRow{"graphops", "env-service-ports", "EXTERNAL_PORT_"},

    PresetRow{"stakewise", "env-path", "/env"},
    PresetRow{"stakewise", "env-file", "init"},
    PresetRow{"stakewise", "env-format", "plain"},
    PresetRow{"stakewise", "service", "{pod.name}"},
    PresetRow{"stakewise", "env", "BESU_P2P_HOST={service.address|{node.address}}"},
    PresetRow{"stakewise", "env", "BESU_P2P_PORT={service.nodeport:0}"},

    PresetRow{"parity", "pod-name", "{env:HOSTNAME}", {"env:HOSTNAME"}},
    PresetRow{
        "parity", "service", "relay={pod.base}-{pod.ordinal}-relay-chain-p2p", {"env:RELAY_CHAIN_P2P=true"}},
    PresetRow{"parity",
              "service",
              "relay={pod.base}-{pod.ordinal}-relay-chain-p2p",
              {"env:RELAY_CHAIN_P2P_WS=true"}},
    PresetRow{
        "parity", "service", "para={pod.base}-{pod.ordinal}-para-chain-p2p", {"env:PARA_CHAIN_P2P=true"}},
    PresetRow{
        "parity", "service", "para={pod.base}-{pod.ordinal}-para-chain-p2p", {"env:PARA_CHAIN_P2P_WS=true"}},
    PresetRow{"parity",
              "file",
              "/chain-data/relay_chain_p2p_port={service.nodeport:relay/p2p}\\n",
              {"env:RELAY_CHAIN_P2P=true"}},
    PresetRow{"parity",
              "file",
              "/chain-data/relay_chain_p2p_port_ws={service.nodeport:relay/ws}\\n",
              {"env:RELAY_CHAIN_P2P_WS=true"}},
    PresetRow{"parity",
              "file",
              "/chain-data/para_chain_p2p_port={service.nodeport:para/0}\\n",
              {"env:PARA_CHAIN_P2P=true"}},
    PresetRow{"parity",
              "file",
              "/chain-data/para_chain_p2p_port_ws={service.nodeport:para/ws}\\n",
              {"env:PARA_CHAIN_P2P_WS=true"}},
    PresetRow{
        "parity", "file", "/chain-data/node_external_ip={node.address}\\n", {"env:NODE_EXTERNAL_IP=true"}},

    PresetRow{"strimzi-kafka-init", "address-types",
              "ExternalDNS,ExternalIP,InternalDNS,InternalIP,Hostname"},
    PresetRow{"strimzi-kafka-init", "address-family", "any"},
    PresetRow{"strimzi-kafka-init",
              "file",
              "{env:INIT_FOLDER|/opt/kafka/init}/rack.id={node.label:{env:RACK_TOPOLOGY_KEY}}",
              {"env:RACK_TOPOLOGY_KEY"}},
    PresetRow{"strimzi-kafka-init",
              "file",
              "{env:INIT_FOLDER|/opt/kafka/init}/external.address="
              "nodeport.default.address={node.address}\\n"
              "nodeport.externalip.address={node.address:ExternalIP|{node.address}}\\n"
              "nodeport.externaldns.address={node.address:ExternalDNS|{node.address}}\\n"
              "nodeport.internalip.address={node.address:InternalIP|{node.address}}\\n"
              "nodeport.internaldns.address={node.address:InternalDNS|{node.address}}\\n"
              "nodeport.hostname.address={node.address:Hostname|{node.address}}\\n",
              {"env:EXTERNAL_ADDRESS=true"}},

    PresetRow{"bitnami-auto-discovery", "pod-name", "{env:MY_POD_NAME}", {"env:MY_POD_NAME"}},
    PresetRow{"bitnami-auto-discovery", "pod-namespace", "{env:MY_POD_NAMESPACE}", {"env:MY_POD_NAMESPACE"}},
    PresetRow{"bitnami-auto-discovery", "deadline", "60s"},
    PresetRow{"bitnami-auto-discovery", "address-family", "any"},
    PresetRow{"bitnami-auto-discovery", "service", "{pod.name}-external", {"env:AUTODISCOVERY_SERVICE_TYPE"}},
    PresetRow{"bitnami-auto-discovery", "service", "{pod.name}-external", {"env:SHARED_FILE"}},
    PresetRow{"bitnami-auto-discovery",
              "file",
              "{env:SHARED_FILE|/shared/external-host.txt}={service.address}\\n",
              {"env:AUTODISCOVERY_SERVICE_TYPE=LoadBalancer"}},
    PresetRow{"bitnami-auto-discovery",
              "file",
              "/shared/external-port.txt={service.nodeport:0}\\n",
              {"env:AUTODISCOVERY_SERVICE_TYPE=NodePort"}},
    PresetRow{"bitnami-auto-discovery",
              "file",
              "{env:SHARED_FILE}={service.address}\\n",
              {"env:SHARED_FILE", "env:AUTODISCOVERY_SERVICE_TYPE="}},

    PresetRow{"nats-boot-config", "address-family", "any"},
    PresetRow{"nats-boot-config", "node-name", "{env:KUBERNETES_NODE_NAME}", {"env:KUBERNETES_NODE_NAME"}},
    PresetRow{"nats-boot-config", "file",
              "/etc/nats-config/advertise/client_advertise.conf="
              "\\nclient_advertise = \"{node.address|{node.label:nats.io/node-external-ip}}\"\\n\\n"},
    PresetRow{"nats-boot-config", "file",
              "/etc/nats-config/advertise/gateway_advertise.conf="
              "\\nadvertise = \"{node.address|{node.label:nats.io/node-external-ip}}\"\\n\\n"},
};

constexpr std::array variables{
    PresetVariable{"parity", "RELAY_CHAIN_P2P", {"true", "false"}},
    PresetVariable{"parity", "RELAY_CHAIN_P2P_WS", {"true", "false"}},
    PresetVariable{"parity", "PARA_CHAIN_P2P", {"true", "false"}},
    PresetVariable{"parity", "PARA_CHAIN_P2P_WS", {"true", "false"}},
    PresetVariable{"parity", "NODE_EXTERNAL_IP", {"true", "false"}},
    PresetVariable{"strimzi-kafka-init", "EXTERNAL_ADDRESS", {"true", "false"}},
    PresetVariable{
        "bitnami-auto-discovery", "AUTODISCOVERY_SERVICE_TYPE", {"LoadBalancer", "NodePort"}, "SHARED_FILE"},
};

}  // namespace

std::span<const PresetName> preset_names() {
  return names;
}

std::span<const PresetRow> preset_table() {
  return table;
}

std::span<const PresetVariable> preset_variables() {
  return variables;
}

}  // namespace init_env
