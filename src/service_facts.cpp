#include <fmt/format.h>

#include <algorithm>

#include "fact_lookups.hpp"
#include "rendering.hpp"
#include "strings.hpp"

namespace init_env {
namespace {

Source source_of(const std::string& alias) {
  return {Source::Kind::service, alias};
}

// "ALIAS/REST", or REST of the Service without an alias. An alias goes before an annotation's prefix.
std::pair<std::string, std::string> split_alias(const Settings& settings, const std::string& argument) {
  const auto slash = argument.find('/');
  const std::string alias = argument.substr(0, slash);
  const bool named = slash != std::string::npos &&
                     std::any_of(settings.services.begin(), settings.services.end(),
                                 [&](const ServiceSetting& each) { return each.alias == alias; });
  return named ? std::pair(alias, argument.substr(slash + 1)) : std::pair(std::string(), argument);
}

// What is not there yet at a load balancer is waited for in any case: its default is for other Services.
Fact no_ingress(const Service& service, const std::string& alias, std::string_view what) {
  const Error error{ExitCode::fact_missing,
                    fmt::format("service {} of type {} has no load balancer {}", service.name,
                                service.type.empty() ? "ClusterIP" : service.type, what),
                    "look for what its provider says: kubectl describe service " + service.name};
  if (service.type != "LoadBalancer") {
    return absent(error);
  }
  const auto state = service.ingress.empty() ? Fact::State::pending : Fact::State::awaited;
  return {.state = state, .error = error, .source = source_of(alias)};
}

}  // namespace

std::optional<Fact> FactLookups::without_service_name(Facts& facts, const std::string& alias,
                                                      ServiceQuery& query) {
  const Settings& settings = facts.settings_;
  const auto setting = std::find_if(settings.services.begin(), settings.services.end(),
                                    [&](const ServiceSetting& each) { return each.alias == alias; });
  const bool selected = alias.empty() && settings.service_selector;
  if (setting == settings.services.end() && !selected) {
    return failed(mistake(
        alias.empty() ? "--service (INIT_ENV_SERVICE) or --service-selector: got nothing, and a "
                        "template needs the Service"
                      : fmt::format("--service {}=NAME: got nothing, and a template needs it", alias)));
  }
  constexpr std::size_t deepest = 8;  // nobody names Services by each other
  if (facts.being_named_.size() == deepest || !facts.being_named_.insert(alias).second) {
    return failed(mistake(fmt::format("{}: it leads back to itself, or too far",
                                      selected ? "--service-selector" : "--service")));
  }
  const Rendering rendering = render(
      selected ? *settings.service_selector : setting->name,
      [&](const std::string& name, const std::string& argument) { return facts.look_up(name, argument); });
  facts.being_named_.erase(alias);
  if (!rendering.errors.empty()) {
    return failed(rendering.errors.front());
  }
  if (!rendering.awaited.empty()) {
    return Fact{.state = Fact::State::pending,
                .error = rendering.awaited.front(),
                .source = *rendering.ask_again.begin()};
  }
  if (rendering.unread) {
    return unread(rendering.sources.empty() ? std::nullopt : std::optional(*rendering.sources.begin()));
  }
  if (!selected && !is_object_name(rendering.text())) {
    return failed(mistake(fmt::format("--service: got the name \"{}\", accepts a Kubernetes object name",
                                      one_line(rendering.text(), 253))));
  }
  (selected ? query.selector : query.name) = rendering.text();
  return std::nullopt;
}

std::optional<Fact> FactLookups::without_service(Facts& facts, const std::string& alias) {
  if (auto fact = without_service_name(facts, alias, facts.service_queries_[alias])) {
    return fact;
  }
  if (facts.settings_.pod_namespace.empty()) {
    return downward(facts, "pod-namespace", "POD_NAMESPACE", "metadata.namespace");
  }
  if (auto fact = without_api(facts, "Service")) {
    return fact;
  }
  return facts.services_.contains(alias) ? std::nullopt : std::optional(unread(source_of(alias)));
}

Fact FactLookups::service_name(Facts& facts, const std::string& alias) {
  ServiceQuery query;
  if (auto fact = without_service_name(facts, alias, query)) {
    return *fact;
  }
  if (!query.name.empty()) {
    return known(query.name, Origin::setting);
  }
  auto fact = without_service(facts, alias);
  return fact ? *fact : known(facts.services_.at(alias).name, Origin::fact);
}

Fact FactLookups::service_nodeport(Facts& facts, const std::string& alias_and_port) {
  const auto [alias, name] = split_alias(facts.settings_, alias_and_port);
  if (auto fact = without_service(facts, alias)) {
    return *fact;
  }
  const Service& service = facts.services_.at(alias);
  const ServicePort* port = find_port(service, name);
  Error error{ExitCode::fact_missing,
              fmt::format("service {} has no port {}; its ports and their nodePorts: {}", service.name,
                          one_line(name, 63), one_line(describe_ports(service), 1000)),
              "{service.nodeport:PORT} takes the name of a port, or its position from 0"};
  if (port == nullptr) {
    return absent(std::move(error));
  }
  if (port->node_port == 0) {
    error.message =
        fmt::format("service {} has no nodePort for its port {}", service.name, one_line(name, 63));
    error.hint = "it must be of type NodePort or LoadBalancer";
    return {.state = Fact::State::awaited, .error = std::move(error), .source = source_of(alias)};
  }
  return known(fmt::format("{}", port->node_port), Origin::fact);
}

Fact FactLookups::service_address(Facts& facts, const std::string& alias) {
  Fact ip = service_ip(facts, alias);
  const auto service = facts.services_.find(alias);
  if (ip.state == Fact::State::known || service == facts.services_.end()) {
    return ip;
  }
  const std::string hostname = ingress_hostname(service->second);
  return hostname.empty() ? no_ingress(service->second, alias, "address") : known(hostname, Origin::fact);
}

Fact FactLookups::service_ip(Facts& facts, const std::string& alias) {
  if (auto fact = without_service(facts, alias)) {
    return *fact;
  }
  const Service& service = facts.services_.at(alias);
  const std::string ip = ingress_ip(service, facts.settings_.address_family);
  return ip.empty() ? no_ingress(service, alias,
                                 fmt::format("ip of the family {}", name_of(facts.settings_.address_family)))
                    : known(ip, Origin::fact);
}

Fact FactLookups::service_hostname(Facts& facts, const std::string& alias) {
  if (auto fact = without_service(facts, alias)) {
    return *fact;
  }
  const Service& service = facts.services_.at(alias);
  const std::string hostname = ingress_hostname(service);
  return hostname.empty() ? no_ingress(service, alias, "hostname") : known(hostname, Origin::fact);
}

Fact FactLookups::service_annotation(Facts& facts, const std::string& alias_and_key) {
  const auto [alias, key] = split_alias(facts.settings_, alias_and_key);
  facts.service_queries_[alias].annotations.insert(key);
  if (auto fact = without_service(facts, alias)) {
    return *fact;
  }
  if (!facts.answered_annotations_[alias].contains(key)) {
    return unread(source_of(alias));
  }
  const Service& service = facts.services_.at(alias);
  if (const auto found = service.annotations.find(key); found != service.annotations.end()) {
    return known(found->second, Origin::fact);
  }
  return absent({ExitCode::fact_missing, fmt::format("service {} has no annotation {}", service.name, key),
                 fmt::format("kubectl annotate service {} {}=..., or give the template a default: "
                             "{{service.annotation:{}|default}}",
                             service.name, key, alias_and_key)});
}

Fact Facts::look_up_service_ports(std::vector<std::string>& names) {
  if (auto fact = FactLookups::without_service(*this, "")) {
    return *fact;
  }
  const Service& service = services_.at("");
  for (std::size_t i = 0; i < service.ports.size(); ++i) {
    names.push_back(service.ports[i].name.empty() ? fmt::format("{}", i) : service.ports[i].name);
  }
  if (names.empty()) {
    return absent({ExitCode::fact_missing, fmt::format("service {} has no ports", service.name),
                   "--env-service-ports needs a Service with ports"});
  }
  return known("", Origin::fact);
}

}  // namespace init_env
