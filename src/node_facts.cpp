#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "fact_lookups.hpp"
#include "strings.hpp"

namespace init_env {

Fact FactLookups::node_name(Facts& facts, const std::string&) {
  const std::string& name = facts.settings_.node_name;
  return name.empty() ? downward(facts, "node-name", "NODE_NAME", "spec.nodeName")
                      : known(name, Origin::setting);
}

Fact FactLookups::node_address(Facts& facts, const std::string& type_name) {
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
  for (const AddressType type : types) {
    const auto fitting = addresses_of(*facts.node_, type, facts.settings_.address_family);
    if (fitting.empty()) {
      continue;
    }
    if (type != types.front()) {
      remark(facts,
             {Remark::Level::info,
              fmt::format("node {} has no {}: uses its {} {}", facts.settings_.node_name,
                          init_env::name_of(types.front()), init_env::name_of(type), fitting.front())});
    }
    if (fitting.size() > 1) {
      const std::vector<std::string> others(fitting.begin() + 1, fitting.end());
      remark(facts, {Remark::Level::warning,
                     fmt::format("node {} has several addresses that fit: uses {}, not {}",
                                 facts.settings_.node_name, fitting.front(),
                                 one_line(fmt::format("{}", fmt::join(others, ", ")), 1000))});
    }
    return known(fitting.front(), Origin::fact);
  }
  return {
      .state = Fact::State::awaited, .error = no_address(facts, types), .source = Source{Source::Kind::node}};
}

Fact FactLookups::node_label(Facts& facts, const std::string& key) {
  return metadata(facts, key, "label", &NodeQuery::labels, &Node::labels);
}

Fact FactLookups::node_annotation(Facts& facts, const std::string& key) {
  return metadata(facts, key, "annotation", &NodeQuery::annotations, &Node::annotations);
}

std::optional<Fact> FactLookups::without_api(const Facts& facts, std::string_view what) {
  if (!facts.settings_.api_server.empty()) {
    return std::nullopt;
  }
  return only_in_pod(
      facts, mistake(fmt::format("--api-server (INIT_ENV_API_SERVER): got nothing, nor are "
                                 "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT set, and a template "
                                 "needs the {}; accepts https://HOST[:PORT]",
                                 what)));
}

std::optional<Fact> FactLookups::without_node(const Facts& facts) {
  if (facts.settings_.node_name.empty()) {
    return downward(facts, "node-name", "NODE_NAME", "spec.nodeName");
  }
  if (auto fact = without_api(facts, "node")) {
    return fact;
  }
  return facts.node_ ? std::nullopt : std::optional(unread(Source{Source::Kind::node}));
}

Error FactLookups::no_address(const Facts& facts, const std::vector<AddressType>& types) {
  std::vector<std::string_view> names;
  std::transform(types.begin(), types.end(), std::back_inserter(names),
                 [](AddressType type) { return init_env::name_of(type); });
  return {ExitCode::fact_missing,
          fmt::format("node {} has no {} of the family {}; its addresses: {}", facts.settings_.node_name,
                      fmt::join(names, " or "), name_of(facts.settings_.address_family),
                      one_line(describe_addresses(*facts.node_), 1000)),
          "give the node such an address, or choose another with --address-types or --address-family"};
}

Fact FactLookups::metadata(Facts& facts, const std::string& key, std::string_view kind,
                           std::set<std::string> NodeQuery::* wanted,
                           std::map<std::string, std::string> Node::* values) {
  (facts.node_query_.*wanted).insert(key);
  if (auto fact = without_node(facts)) {
    return *fact;
  }
  if (!(facts.answered_node_query_.*wanted).contains(key)) {
    return unread(Source{Source::Kind::node});
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

void FactLookups::remark(Facts& facts, Remark remark) {
  if (facts.remarked_.insert(remark.text).second) {
    facts.remarks_.push_back(std::move(remark));
  }
}

}  // namespace init_env
