#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fact.hpp"
#include "node.hpp"
#include "service.hpp"
#include "settings.hpp"
#include "template.hpp"

namespace init_env {

// One row of the table of facts, which templates refer to by name.
struct FactRow {
  enum class Argument { none, optional, required };

  std::string_view name;
  Argument argument;
  std::string_view argument_name;  // as the documentation shows it
  std::string_view meaning;
};

std::vector<FactRow> fact_table();

// How the fact is referred to, without the braces: "node.address[:TYPE]".
std::string reference_of(const FactRow& row);

enum class Secrets { allowed, refused };

// What is wrong with the references of a template, whatever the facts are: unknown names, arguments that are
// missing or not taken, secrets where they would be shown. Errors are settings_wrong.
std::vector<Error> reference_mistakes(const Template& parsed, Secrets secrets);

// Whether the template refers to the fact `name`.
bool refers_to(const Template& parsed, std::string_view name);

// A line for the log.
struct Remark {
  enum class Level { info, warning } level;
  std::string text;
};

// What is known about the pod and its surroundings. Settings are there from the beginning; a Node, Services
// and an SPR once somebody has asked for them and put them here.
class Facts {
 public:
  // `settings` must outlive this instance.
  explicit Facts(const Settings& settings) : settings_(settings) {}

  // Looks a fact up. `unread` names the source to ask, and the query then covers the fact. A secret is read
  // from its file each time. With Action::check and Action::plan, what the downward API, the environment or a
  // file would give is unread.
  Fact look_up(const std::string& name, const std::string& argument);

  // The names (or, for one without, the position) of all ports of the Service that has no alias, once that is
  // known.
  Fact look_up_service_ports(std::vector<std::string>& names);

  // What to ask the API for: all that was looked up so far. Precondition of the second: a fact of the Service
  // with this alias ("" for the one without) was.
  [[nodiscard]] const NodeQuery& node_query() const { return node_query_; }
  [[nodiscard]] const ServiceQuery& service_query(const std::string& alias) const {
    return service_queries_.at(alias);
  }

  void set_node(Node node) {
    node_ = std::move(node);
    answered_node_query_ = node_query_;
  }
  void set_service(const std::string& alias, Service service) {
    services_[alias] = std::move(service);
    answered_annotations_[alias] = service_queries_[alias].annotations;
  }
  void set_spr(std::string spr) { spr_ = std::move(spr); }

  // Forgets what these gave, so that they are asked again.
  void forget(const std::set<Source>& sources);

  // What is to be told of choices that were made among addresses, each once. Cleared by the call.
  std::vector<Remark> take_remarks() { return std::exchange(remarks_, {}); }

 private:
  friend struct FactLookups;

  const Settings& settings_;
  NodeQuery node_query_;
  NodeQuery answered_node_query_;  // what the Node at hand was asked for
  std::optional<Node> node_;
  std::map<std::string, ServiceQuery> service_queries_;                // by alias, as the Services are
  std::map<std::string, std::set<std::string>> answered_annotations_;  // the same of the Services, by alias
  std::map<std::string, Service> services_;
  std::set<std::string> being_named_;  // aliases whose name, a template, is being rendered
  std::optional<std::string> spr_;
  std::vector<Remark> remarks_;
  std::set<std::string> remarked_;
};

}  // namespace init_env
