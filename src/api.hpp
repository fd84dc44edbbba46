#pragma once

#include <string>

#include "http.hpp"
#include "node.hpp"
#include "retry.hpp"
#include "service.hpp"
#include "settings.hpp"

namespace init_env {

// The Kubernetes API, asked with the service account's token. Token and CA are read anew for each request,
// since the kubelet rotates them.
class Api {
 public:
  // Both must outlive this instance.
  Api(const Settings& settings, HttpClient& http) : settings_(settings), http_(http) {}

  // GET /api/v1/nodes/NAME, once. A failure tells how long to go on trying, and what right is missing.
  Attempt<Node> get_node(const NodeQuery& query, Clock::time_point deadline);

  // GET .../services/NAME in the pod's namespace, or the list that a selector chooses, once. A list must hold
  // exactly one Service: an empty one fails with not_found, a longer one with fact_missing.
  Attempt<Service> get_service(const ServiceQuery& query, Clock::time_point deadline);

 private:
  // What is asked for, as RBAC knows it.
  struct Target {
    std::string path;
    std::string verb;
    std::string resource;
    std::string name;          // or the selector
    std::string role;          // the kind of role that gives the right
    std::string missing_hint;  // what to do if it is not found

    [[nodiscard]] std::string what() const;  // for messages
  };

  Attempt<std::string> get(const Target& target, Clock::time_point deadline);
  [[nodiscard]] Failure refused(const Target& target, HttpAnswer& answer, const std::string& token) const;

  const Settings& settings_;
  HttpClient& http_;
};

}  // namespace init_env
