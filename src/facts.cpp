#include "facts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "secret.hpp"
#include "strings.hpp"

namespace init_env {
namespace {

Fact known(std::string value, Origin origin) {
  return {.state = Fact::State::known, .value = {std::move(value), origin}};
}

Fact failed(Error error) {
  return {.state = Fact::State::failed, .error = std::move(error)};
}

Fact absent(Error error) {
  return {.state = Fact::State::absent, .error = std::move(error)};
}

Fact unread(std::optional<Source> source) {
  return {.state = Fact::State::unread, .source = source};
}

Error mistake(std::string message, std::string hint = "") {
  return {ExitCode::settings_wrong, std::move(message), std::move(hint)};
}

// The error of a value that the downward API should have given.
Error not_given(std::string_view option, std::string_view variable, std::string_view field) {
  return mistake(fmt::format("--{} ({}): got nothing, and a template needs it", option, variable),
                 fmt::format("give the container the variable {}: valueFrom: {{fieldRef: {{fieldPath: {}}}}}",
                             variable, field));
}

template <typename T>
Fact from_result(const Result<T>& result) {
  return result ? known(fmt::format("{}", *result), Origin::setting) : failed(result.error());
}

std::string_view name_of(AddressFamily family) {
  constexpr std::array<std::string_view, 3> names{"ipv4", "ipv6", "any"};
  return names.at(static_cast<std::size_t>(family));
}

}  // namespace

// The lookups of the facts, one a row of the table below.
struct FactLookups {
  static Fact pod_name(Facts& facts, const std::string&) {
    const std::string& name = facts.settings_.naming.pod_name;
    return name.empty() ? downward(facts, "pod-name", "POD_NAME", "metadata.name")
                        : known(name, Origin::setting);
  }

  static Fact pod_namespace(Facts& facts, const std::string&) {
    const std::string& name = facts.settings_.pod_namespace;
    return name.empty() ? downward(facts, "pod-namespace", "POD_NAMESPACE", "metadata.namespace")
                        : known(name, Origin::setting);
  }

  static Fact pod_base(Facts& facts, const std::string&) {
    return nameless(facts) ? unread({}) : known(base_name(facts.settings_.naming), Origin::setting);
  }

  static Fact pod_suffix(Facts& facts, const std::string&) {
    return nameless(facts) ? unread({}) : from_result(suffix(facts.settings_.naming));
  }

  static Fact pod_ordinal(Facts& facts, const std::string&) {
    return nameless(facts) ? unread({}) : from_result(init_env::pod_ordinal(facts.settings_.naming));
  }

  static Fact index(Facts& facts, const std::string&) {
    return nameless(facts) ? unread({}) : from_result(replica_index(facts.settings_.naming));
  }

  static Fact port(Facts& facts, const std::string& name) {
    const auto& ports = facts.settings_.ports;
    const auto found =
        std::find_if(ports.begin(), ports.end(), [&](const Port& each) { return each.name == name; });
    if (found == ports.end()) {
      return absent(mistake(fmt::format("{{port:{}}}: there is no --port {}", name, name)));
    }
    if (found->step != 0 && nameless(facts)) {
      return unread({});
    }
    const auto index = found->step == 0 ? Result<std::uint32_t>(0U) : replica_index(facts.settings_.naming);
    if (!index) {
      return failed(index.error());
    }
    return from_result(port_of(*found, *index, facts.settings_.port_range));
  }

  static Fact pod_ip(Facts& facts, const std::string&) {
    return own_address(facts, facts.settings_.pod_ips, "pod-ips", "POD_IPS", "status.podIPs");
  }

  static Fact host_ip(Facts& facts, const std::string&) {
    return own_address(facts, facts.settings_.host_ips, "host-ips", "HOST_IPS", "status.hostIPs");
  }

  static Fact node_name(Facts& facts, const std::string&) {
    const std::string& name = facts.settings_.node_name;
    return name.empty() ? downward(facts, "node-name", "NODE_NAME", "spec.nodeName")
                        : known(name, Origin::setting);
  }

  static Fact node_address(Facts& facts, const std::string& type_name) {
    std::vector<AddressType> types = facts.settings_.address_types;
    if (!type_name.empty()) {
      const auto type = address_type_named(type_name);
      if (!type) {
        return failed(mistake(fmt::format(
            "{{node.address:{}}}: accepts ExternalIP, ExternalDNS, InternalIP, InternalDNS, Hostname",
            type_name)));
      }
      types = {*type};
    }
    if (auto fact = without_node(facts)) {
      return *fact;
    }
    const auto fitting = addresses_of(*facts.node_, types, facts.settings_.address_family);
    if (fitting.empty()) {
      return {.state = Fact::State::awaited, .error = no_address(facts, types)};
    }
    if (fitting.size() > 1) {
      const std::vector<std::string> others(fitting.begin() + 1, fitting.end());
      warn(facts,
           fmt::format("node {} has several addresses that fit: uses {}, not {}", facts.settings_.node_name,
                       fitting.front(), one_line(fmt::format("{}", fmt::join(others, ", ")), 1000)));
    }
    return known(fitting.front(), Origin::fact);
  }

  static Fact node_label(Facts& facts, const std::string& key) {
    return metadata(facts, key, "label", facts.node_query_.labels, &Node::labels);
  }

  static Fact node_annotation(Facts& facts, const std::string& key) {
    return metadata(facts, key, "annotation", facts.node_query_.annotations, &Node::annotations);
  }

  static Fact bootstrap_spr(Facts& facts, const std::string&) {
    if (facts.settings_.bootstrap_urls.empty()) {
      return failed(
          mistake("--bootstrap-url (INIT_ENV_BOOTSTRAP_URL): got nothing, and {bootstrap.spr} needs it"));
    }
    return facts.spr_ ? known(*facts.spr_, Origin::fact) : unread(Source::bootstrap);
  }

  static Fact secret(Facts& facts, const std::string& path) {
    if (facts.checking()) {
      return unread({});
    }
    const auto content = read_secret(path);
    return content ? known(std::string(strip(*content)), Origin::secret) : failed(content.error());
  }

  static Fact env(Facts& facts, const std::string& name) {
    const auto found = facts.settings_.environment.find(name);
    if (found != facts.settings_.environment.end()) {
      return known(found->second, Origin::setting);
    }
    return facts.checking() ? unread({})
                            : absent(mistake(fmt::format("{{env:{}}}: the variable is not set", name)));
  }

 private:
  // A check need not know which pod it is for.
  static bool nameless(const Facts& facts) {
    return facts.checking() && !facts.settings_.naming.index && facts.settings_.naming.pod_name.empty();
  }

  // A fact that only a pod has: missing elsewhere, which a check tolerates.
  static Fact only_in_pod(const Facts& facts, Error error) {
    return facts.checking() ? unread({}) : failed(std::move(error));
  }

  static Fact downward(const Facts& facts, std::string_view option, std::string_view variable,
                       std::string_view field) {
    return only_in_pod(facts, not_given(option, variable, field));
  }

  static Fact own_address(const Facts& facts, const std::vector<std::string>& addresses,
                          std::string_view option, std::string_view variable, std::string_view field) {
    if (addresses.empty()) {
      return downward(facts, option, variable, field);
    }
    const AddressFamily family = facts.settings_.address_family;
    const auto fitting = std::find_if(addresses.begin(), addresses.end(),
                                      [&](const std::string& each) { return is_ip_address(each, family); });
    if (fitting != addresses.end()) {
      return known(*fitting, Origin::setting);
    }
    return absent({ExitCode::fact_missing,
                   fmt::format("{}: none of {} is of the family {}", variable, fmt::join(addresses, ", "),
                               name_of(family)),
                   "--address-family chooses another"});
  }

  // What keeps a node fact from being looked up; nothing once the Node is there.
  static std::optional<Fact> without_node(const Facts& facts) {
    if (facts.settings_.node_name.empty()) {
      return downward(facts, "node-name", "NODE_NAME", "spec.nodeName");
    }
    if (facts.settings_.api_server.empty()) {
      return only_in_pod(facts,
                         mistake("--api-server (INIT_ENV_API_SERVER): got nothing, nor are "
                                 "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT set, and a template "
                                 "needs the node; accepts https://HOST[:PORT]"));
    }
    return facts.node_ ? std::nullopt : std::optional(unread(Source::node));
  }

  static Error no_address(const Facts& facts, const std::vector<AddressType>& types) {
    std::vector<std::string_view> names;
    std::transform(types.begin(), types.end(), std::back_inserter(names),
                   [](AddressType type) { return init_env::name_of(type); });
    return {ExitCode::fact_missing,
            fmt::format("node {} has no {} of the family {}; its addresses: {}", facts.settings_.node_name,
                        fmt::join(names, " or "), name_of(facts.settings_.address_family),
                        one_line(describe_addresses(*facts.node_), 1000)),
            "give the node such an address, or choose another with --address-types or --address-family"};
  }

  static Fact metadata(Facts& facts, const std::string& key, std::string_view kind,
                       std::set<std::string>& wanted, std::map<std::string, std::string> Node::* values) {
    if (auto fact = without_node(facts)) {
      wanted.insert(key);
      return *fact;
    }
    if (wanted.insert(key).second) {
      return unread(Source::node);  // the Node at hand was asked for without this key
    }
    const auto& found = *facts.node_.*values;
    if (const auto value = found.find(key); value != found.end()) {
      return known(value->second, Origin::fact);
    }
    return absent(
        {ExitCode::fact_missing, fmt::format("node {} has no {} {}", facts.settings_.node_name, kind, key),
         fmt::format("kubectl {} node {} {}=..., or give the template a default: {{node.{}:{}|default}}",
                     kind == "label" ? "label" : "annotate", facts.settings_.node_name, key, kind, key)});
  }

  static void warn(Facts& facts, std::string warning) {
    if (facts.warned_.insert(warning).second) {
      facts.warnings_.push_back(std::move(warning));
    }
  }
};

namespace {

struct Row {
  FactRow shown;
  Fact (*look_up)(Facts&, const std::string&);
};

using Argument = FactRow::Argument;

constexpr std::array table{
    Row{{"pod.name", Argument::none, "", "the pod's name"}, FactLookups::pod_name},
    Row{{"pod.namespace", Argument::none, "", "the pod's namespace"}, FactLookups::pod_namespace},
    Row{{"pod.base", Argument::none, "", "the base name of all replicas"}, FactLookups::pod_base},
    Row{{"pod.suffix", Argument::none, "", "the pod name less the base name: -3-1"}, FactLookups::pod_suffix},
    Row{{"pod.ordinal", Argument::none, "", "the last number of the pod name"}, FactLookups::pod_ordinal},
    Row{{"index", Argument::none, "", "the position among the replicas, from 0"}, FactLookups::index},
    Row{{"port", Argument::required, "NAME", "the replica's port of --port NAME"}, FactLookups::port},
    Row{{"pod.ip", Argument::none, "", "the pod's first IP address of the family"}, FactLookups::pod_ip},
    Row{{"host.ip", Argument::none, "", "the host's first IP address of the family"}, FactLookups::host_ip},
    Row{{"node.name", Argument::none, "", "the node's name"}, FactLookups::node_name},
    Row{{"node.address", Argument::optional, "TYPE", "the node's address by --address-types, or of one type"},
        FactLookups::node_address},
    Row{{"node.label", Argument::required, "KEY", "a label of the node"}, FactLookups::node_label},
    Row{{"node.annotation", Argument::required, "KEY", "an annotation of the node"},
        FactLookups::node_annotation},
    Row{{"bootstrap.spr", Argument::none, "", "the SPR of a bootstrap node"}, FactLookups::bootstrap_spr},
    Row{{"secret", Argument::required, "PATH", "a file's content, stripped; shown as ***"},
        FactLookups::secret},
    Row{{"env", Argument::required, "NAME", "a variable of init-env's own environment"}, FactLookups::env},
};

const Row* row_of(std::string_view name) {
  const auto row =
      std::find_if(table.begin(), table.end(), [&](const Row& each) { return each.shown.name == name; });
  return row == table.end() ? nullptr : row;
}

std::string accepted_names() {
  std::vector<std::string> names;
  std::transform(table.begin(), table.end(), std::back_inserter(names),
                 [](const Row& row) { return fmt::format("{{{}}}", reference_of(row.shown)); });
  return fmt::format("{}", fmt::join(names, " "));
}

// What is wrong with a reference to the fact `row` (null: there is none of this name).
std::optional<Error> shape_mistake(const Row* row, std::string_view name, bool has_argument) {
  if (row == nullptr) {
    return mistake(fmt::format("got {{{}}}, accepts {}", one_line(name, 100), accepted_names()));
  }
  if (row->shown.argument == Argument::none && has_argument) {
    return mistake(fmt::format("{{{}}} takes no argument", name));
  }
  if (row->shown.argument == Argument::required && !has_argument) {
    return mistake(fmt::format("{{{}}} needs an argument: {{{}}}", name, reference_of(row->shown)));
  }
  return std::nullopt;
}

}  // namespace

std::string reference_of(const FactRow& row) {
  switch (row.argument) {
    case Argument::required:
      return fmt::format("{}:{}", row.name, row.argument_name);
    case Argument::optional:
      return fmt::format("{}[:{}]", row.name, row.argument_name);
    default:
      return std::string(row.name);
  }
}

std::vector<FactRow> fact_table() {
  std::vector<FactRow> rows;
  std::transform(table.begin(), table.end(), std::back_inserter(rows),
                 [](const Row& row) { return row.shown; });
  return rows;
}

std::vector<Error> reference_mistakes(const Template& parsed, Secrets secrets) {
  std::vector<Error> mistakes;
  for_each_reference(parsed, [&](const Template::Piece& reference, bool in_argument) {
    const bool has_argument = reference.argument && !reference.argument->pieces.empty();
    if (auto wrong = shape_mistake(row_of(reference.text), reference.text, has_argument)) {
      mistakes.push_back(std::move(*wrong));
    } else if (reference.text == "secret" && (in_argument || secrets == Secrets::refused)) {
      mistakes.push_back(
          mistake("{secret:PATH} would be shown here; it is accepted in the values of --env and the content "
                  "of --file"));
    }
  });
  return mistakes;
}

bool refers_to(const Template& parsed, std::string_view name) {
  bool found = false;
  for_each_reference(
      parsed, [&](const Template::Piece& reference, bool) { found = found || reference.text == name; });
  return found;
}

Fact Facts::look_up(const std::string& name, const std::string& argument) {
  const Row* row = row_of(name);
  auto wrong = shape_mistake(row, name, !argument.empty());
  return wrong ? failed(std::move(*wrong)) : row->look_up(*this, argument);
}

}  // namespace init_env
