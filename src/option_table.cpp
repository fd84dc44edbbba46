#include "option_table.hpp"

#include <algorithm>
#include <cassert>

namespace init_env {
namespace {

using Kind = Option::Kind;
using Variables = std::array<std::string_view, 2>;

// A row's default comes after its variables.
constexpr Option single(std::string_view name, std::string_view argument, Variables variables,
                        std::string_view fallback, std::string_view meaning) {
  return {name, argument, variables, fallback, meaning, Kind::single};
}

constexpr Option templated(std::string_view name, std::string_view argument, Variables variables,
                           std::string_view fallback, std::string_view meaning) {
  return {name, argument, variables, fallback, meaning, Kind::templated};
}

constexpr Option repeatable(std::string_view name, std::string_view argument, Variables variables,
                            std::string_view meaning) {
  return {name, argument, variables, "", meaning, Kind::repeatable};
}

constexpr Option flag(std::string_view name, std::string_view meaning) {
  return {name, "", {}, "", meaning, Kind::flag};
}

constexpr std::array table{
    single("pod-name", "NAME", {"POD_NAME"}, "", "metadata.name; default: the host name"),
    single("pod-namespace", "NAMESPACE", {"POD_NAMESPACE"}, "",
           "metadata.namespace; default: the service account's namespace file"),
    single("pod-ips", "IP,...", {"POD_IPS", "POD_IP"}, "", "status.podIPs, comma-separated"),
    single("host-ips", "IP,...", {"HOST_IPS", "HOST_IP"}, "", "status.hostIPs, comma-separated"),
    single("node-name", "NAME", {"NODE_NAME"}, "", "spec.nodeName; required once a node fact is used"),
    single("base-name", "NAME", {"INIT_ENV_BASE_NAME"}, "",
           "what the pod names of all replicas begin with; default: the pod name less its last -N"),
    single("ordinals-start", "N", {"INIT_ENV_ORDINALS_START"}, "0",
           "the first number in use in the pod names"),
    single("index", "N", {"INIT_ENV_INDEX"}, "",
           "fixes the index, for Deployments; default: from the pod name"),
    repeatable("port", "NAME=BASE[+STEP]", {},
               "a port of its own per replica: BASE + index*STEP (no STEP: the same for all)"),
    single("port-range", "LOW-HIGH", {"INIT_ENV_PORT_RANGE"}, "1-65535",
           "every computed port must lie in it"),
    repeatable("env", "NAME=TEMPLATE", {}, "a line of the env file; the order is kept"),
    single("env-service-ports", "PREFIX", {"INIT_ENV_ENV_SERVICE_PORTS"}, "",
           "a line of the env file per port of the Service: PREFIX and its name in capitals, - as _, = its "
           "nodePort; they stand where the option stands among --env"),
    repeatable("file", "PATH[,mode=0644]=TEMPLATE", {},
               "any other file; PATH is a template too, \\n in the template a newline, \\\\ a backslash"),
    repeatable("secret", "SOURCE=DEST[,mode=0600]", {},
               "copies a file byte for byte; both paths are templates"),
    single("preset", "NAME", {"INIT_ENV_PRESET"}, "",
           "a named set of options; default: codex if there is no --env, --file or --secret"),
    single("address-types", "TYPE,...", {"INIT_ENV_ADDRESS_TYPES"}, "ExternalIP",
           "in order of preference: ExternalIP, ExternalDNS, InternalIP, InternalDNS, Hostname"),
    single("address-family", "FAMILY", {"INIT_ENV_ADDRESS_FAMILY"}, "ipv4",
           "of IP addresses: ipv4, ipv6 or any"),
    repeatable("service", "[ALIAS=]NAME", {"INIT_ENV_SERVICE"},
               "the Service for {service.*}, NAME being a template; several with aliases"),
    templated("service-selector", "SELECTOR", {"INIT_ENV_SERVICE_SELECTOR"}, "",
              "or a label selector (a template) that exactly one Service matches"),
    repeatable("bootstrap-url", "URL", {"INIT_ENV_BOOTSTRAP_URL"},
               "a Codex node to ask for its SPR; several (or comma-separated) are alternatives"),
    single("bootstrap-api-path", "PATH", {"INIT_ENV_BOOTSTRAP_API_PATH"}, "/api/codex/v1/spr",
           "where a bootstrap node serves its SPR"),
    single("bootstrap-ca-file", "PATH", {"INIT_ENV_BOOTSTRAP_CA_FILE"}, "",
           "whom to trust for bootstrap URLs with https; needed there"),
    single("env-path", "DIR", {"ENV_PATH"}, "/opt/env", "the directory of the env file"),
    single("env-file", "NAME", {"INIT_ENV_ENV_FILE"}, "init-env", "the env file's name there"),
    single("env-format", "FORMAT", {"INIT_ENV_ENV_FORMAT"}, "quoted",
           "quoted NAME='value', export NAME='value' with export in front, plain NAME=value"),
    single("api-server", "URL", {"INIT_ENV_API_SERVER"}, "",
           "default: https://$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT"),
    single("ca-file", "PATH", {"INIT_ENV_CA_FILE"}, "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt",
           "whom to trust as the API server"),
    single("token-file", "PATH", {"INIT_ENV_TOKEN_FILE"},
           "/var/run/secrets/kubernetes.io/serviceaccount/token", "the service account's token"),
    single("request-timeout", "DURATION", {"INIT_ENV_REQUEST_TIMEOUT"}, "5s", "for one request"),
    single("deadline", "DURATION", {"INIT_ENV_DEADLINE"}, "2m", "for everything, waiting included"),
    single("log-format", "FORMAT", {"INIT_ENV_LOG_FORMAT"}, "text", "text, or json with one object a line"),
    single("termination-log", "PATH", {"INIT_ENV_TERMINATION_LOG"}, "",
           "the last error goes there too; default: /dev/termination-log if it exists"),
    flag("dry-run", "looks up and prints each file, secrets masked; writes nothing"),
    flag("check", "validates the settings and prints what is in force; no request, no file"),
    single("plan", "N", {}, "",
           "prints pods, ports, files and secrets of N replicas from --pod-name on, also as JSON; no "
           "request, no file"),
    flag("help", "prints this"),
    flag("version", "prints the version"),
};

}  // namespace

std::span<const Option> option_table() {
  return table;
}

const Option& option_named(std::string_view name) {
  const auto row =
      std::find_if(table.begin(), table.end(), [&](const Option& option) { return option.name == name; });
  assert(row != table.end());
  return *row;
}

}  // namespace init_env
