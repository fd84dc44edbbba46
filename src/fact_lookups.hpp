#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "facts.hpp"

namespace init_env {

// The lookups of the facts, one a row of the table in facts.cpp, by what they are about: pod_facts.cpp,
// node_facts.cpp, service_facts.cpp and, for the others, other_facts.cpp.
struct FactLookups {
  static Fact pod_name(Facts& facts, const std::string&);
  static Fact pod_namespace(Facts& facts, const std::string&);
  static Fact pod_base(Facts& facts, const std::string&);
  static Fact pod_suffix(Facts& facts, const std::string&);
  static Fact pod_ordinal(Facts& facts, const std::string&);
  static Fact index(Facts& facts, const std::string&);
  static Fact port(Facts& facts, const std::string& name);
  static Fact pod_ip(Facts& facts, const std::string&);
  static Fact host_ip(Facts& facts, const std::string&);

  static Fact node_name(Facts& facts, const std::string&);
  static Fact node_address(Facts& facts, const std::string& type_name);
  static Fact node_label(Facts& facts, const std::string& key);
  static Fact node_annotation(Facts& facts, const std::string& key);

  static Fact service_name(Facts& facts, const std::string& alias);
  static Fact service_nodeport(Facts& facts, const std::string& alias_and_port);
  static Fact service_address(Facts& facts, const std::string& alias);
  static Fact service_ip(Facts& facts, const std::string& alias);
  static Fact service_hostname(Facts& facts, const std::string& alias);
  static Fact service_annotation(Facts& facts, const std::string& alias_and_key);

  static Fact bootstrap_spr(Facts& facts, const std::string&);
  static Fact secret(Facts& facts, const std::string& path);
  static Fact env(Facts& facts, const std::string& name);
  static Fact url_host(Facts& facts, const std::string& address);
  static Fact multiaddr(Facts& facts, const std::string& address);

 private:
  friend class Facts;

  // A check need not know which pod it is for.
  static bool nameless(const Facts& facts);
  // A fact that only a pod has: missing elsewhere, which a check tolerates.
  static Fact only_in_pod(const Facts& facts, Error error);
  // A fact that the downward API should have given.
  static Fact downward(const Facts& facts, std::string_view option, std::string_view variable,
                       std::string_view field);
  static Fact own_address(const Facts& facts, const std::vector<std::string>& addresses,
                          std::string_view option, std::string_view variable, std::string_view field);
  // What keeps the API from being asked for a node or a service, if anything does.
  static std::optional<Fact> without_api(const Facts& facts, std::string_view what);
  // What keeps a fact of the Node, or of the Service, from being looked up; nothing once it is there.
  static std::optional<Fact> without_node(const Facts& facts);
  static std::optional<Fact> without_service(Facts& facts, const std::string& alias);
  // What keeps the Service's name or selector from being put into the query.
  static std::optional<Fact> without_service_name(Facts& facts, const std::string& alias,
                                                  ServiceQuery& query);
  static Error no_address(const Facts& facts, const std::vector<AddressType>& types);
  static Fact metadata(Facts& facts, const std::string& key, std::string_view kind,
                       std::set<std::string> NodeQuery::* wanted,
                       std::map<std::string, std::string> Node::* values);
  static void remark(Facts& facts, Remark remark);
};

}  // namespace init_env
