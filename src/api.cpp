#include "api.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "json.hpp"
#include "read_file.hpp"
#include "strings.hpp"
#include "version.hpp"

namespace init_env {
namespace {

using Patience = Failure::Patience;

// The message of a Status, the API's form of errors; empty if the body is none.
// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/
std::string status_message(std::string& body) {
  std::string message;
  walk_json(body, [&](const std::vector<JsonStep>& path, const JsonScalar& scalar) {
    if (path.size() == 1 && path[0].key == "message" && scalar.kind == JsonScalar::Kind::string) {
      message = scalar.text;
    }
    return true;
  });
  return message;
}

// The service account in the message of a 403, as namespace/name.
std::string service_account_in(const std::string& message) {
  constexpr std::string_view user = "User \"system:serviceaccount:";
  const auto begin = message.find(user);
  if (begin == std::string::npos) {
    return "";
  }
  const auto end = message.find('"', begin + user.size());
  std::string account = message.substr(begin + user.size(), end - begin - user.size());
  if (const auto colon = account.find(':'); colon != std::string::npos) {
    account[colon] = '/';
  }
  return account;
}

Failure no_answer(const std::string& what, const Settings& settings, const HttpFailure& failure,
                  bool at_deadline) {
  const bool untrusted = failure.kind == HttpFailure::Kind::untrusted;
  return {
      .error =
          {ExitCode::api_unreachable, fmt::format("{} at {}: {}", what, settings.api_server, failure.message),
           untrusted
               ? fmt::format("the API server's certificate must be signed by one in --ca-file {} and name "
                             "the host of the URL",
                             settings.ca_file)
               : "check that this pod may reach the API server (NetworkPolicy, CNI, DNS), and --api-server"},
      .patience = untrusted ? Patience::for_grace : Patience::until_deadline,
      .cut_by_deadline = at_deadline && failure.kind == HttpFailure::Kind::timed_out};
}

}  // namespace

Attempt<Node> Api::get_node(const NodeQuery& query, Clock::time_point deadline) {
  const std::string& name = settings_.node_name;
  auto body = get(
      {.path = "/api/v1/nodes/" + percent_encoded(name),
       .verb = "get",
       .resource = "nodes",
       .name = name,
       .role = "ClusterRole",
       .missing_hint = "NODE_NAME (--node-name) must be the node that the pod runs on: valueFrom: {fieldRef: "
                       "{fieldPath: spec.nodeName}}"},
      deadline);
  if (!body) {
    return body.error();
  }
  if (auto node = parse_node(*body, query)) {
    return std::move(*node);
  }
  return Failure{{ExitCode::api_unreachable,
                  fmt::format("get nodes \"{}\" at {}: the API server answered 200, but the body is no Node",
                              name, settings_.api_server)}};
}

Attempt<Service> Api::get_service(const ServiceQuery& query, Clock::time_point deadline) {
  const std::string services = fmt::format("/api/v1/namespaces/{}/services", settings_.pod_namespace);
  const bool list = query.name.empty();
  const Target target{
      .path = list ? fmt::format("{}?labelSelector={}", services, percent_encoded(query.selector))
                   : fmt::format("{}/{}", services, percent_encoded(query.name)),
      .verb = list ? "list" : "get",
      .resource = "services",
      .name = list ? query.selector : query.name,
      .role = fmt::format("Role in the namespace {}", settings_.pod_namespace),
      .missing_hint =
          fmt::format("--service or --service-selector must lead to a Service in the namespace {} "
                      "(--pod-namespace): kubectl -n {} get services --show-labels",
                      settings_.pod_namespace, settings_.pod_namespace)};
  auto body = get(target, deadline);
  if (!body) {
    return body.error();
  }
  const auto failed = [&](ExitCode code, std::string_view why, Patience patience) {
    return Failure{{code, fmt::format("{} at {}: {}", target.what(), settings_.api_server, why),
                    code == ExitCode::api_unreachable ? "" : target.missing_hint},
                   patience};
  };
  if (!list) {
    auto service = parse_service(*body, query.annotations);
    return service
               ? Attempt<Service>(std::move(*service))
               : failed(ExitCode::api_unreachable, "the API server answered 200, but the body is no Service",
                        Patience::until_deadline);
  }
  auto found = parse_service_list(*body, query.annotations);
  if (!found) {
    return failed(ExitCode::api_unreachable, "the API server answered 200, but the body is no ServiceList",
                  Patience::until_deadline);
  }
  if (found->size == 0) {
    return failed(ExitCode::not_found, "no Service has these labels", Patience::for_grace);
  }
  if (found->size > 1) {
    return failed(ExitCode::fact_missing, fmt::format("{} Services have these labels, one must", found->size),
                  Patience::none);
  }
  return std::move(found->first);
}

std::string Api::Target::what() const {
  return fmt::format("{} {} \"{}\"", verb, resource, name);
}

Attempt<std::string> Api::get(const Target& target, Clock::time_point deadline) {
  constexpr std::size_t max_token = std::size_t{64} * 1024;
  constexpr std::size_t max_certificates = std::size_t{1024} * 1024;
  const std::string what = target.what();
  const auto token_file = read_file(settings_.token_file, max_token, ExitCode::not_allowed);
  const std::string token(token_file ? strip(*token_file) : "");
  if (token.empty() || token.find_first_of("\r\n\0", 0, 3) != std::string::npos) {
    return Failure{{ExitCode::not_allowed,
                    fmt::format("{}: read token {}", what,
                                token_file ? settings_.token_file + ": empty, or not one line"
                                           : token_file.error().message),
                    "mount a service account token in this container (a projected volume with "
                    "serviceAccountToken), or set "
                    "--token-file"},
                   Patience::for_grace};
  }
  std::string trusted;
  if (settings_.api_server.starts_with("https:")) {
    auto certificates = read_file(settings_.ca_file, max_certificates, ExitCode::api_unreachable);
    if (!certificates) {
      return Failure{
          {ExitCode::api_unreachable, fmt::format("{}: read CA {}", what, certificates.error().message),
           "mount the ConfigMap kube-root-ca.crt in this container, or set --ca-file"},
          Patience::for_grace};
    }
    trusted = std::move(*certificates);
  }
  const auto until = std::min(deadline, Clock::now() + settings_.request_timeout);
  auto answer = http_.get({.url = settings_.api_server + target.path,
                           .headers = {"Accept: application/json", "Authorization: Bearer " + token,
                                       fmt::format("User-Agent: init-env/{}", version)},
                           .trusted = std::move(trusted),
                           .until = until});
  if (!answer) {
    return no_answer(what, settings_, answer.error(), until == deadline);
  }
  return answer->status == 200 ? Attempt<std::string>(std::move(answer->body))
                               : refused(target, *answer, token);
}

Failure Api::refused(const Target& target, HttpAnswer& answer, const std::string& token) const {
  // A server may repeat what it was sent. A token is long; a short word would only blot out the message.
  constexpr std::size_t shortest_token = 8;
  std::string message = status_message(answer.body);
  if (token.size() >= shortest_token) {
    message = replace_all(std::move(message), token, "***");
  }
  message = one_line(message, 500);  // once the token is out: a part of it would not be found
  Failure failure{{ExitCode::api_unreachable,
                   fmt::format("{} at {}: the API server answered {}{}{}", target.what(),
                               settings_.api_server, answer.status, message.empty() ? "" : ": ", message)}};
  failure.retry_after = answer.retry_after;
  switch (answer.status) {
    case 401:
      failure.error.code = ExitCode::not_allowed;
      failure.error.hint = fmt::format("the token in {} is not, or no longer, accepted by this API server",
                                       settings_.token_file);
      failure.patience = Patience::for_grace;
      return failure;
    case 403: {
      const std::string account = service_account_in(message);
      failure.error.code = ExitCode::not_allowed;
      failure.error.hint = fmt::format(
          "ServiceAccount {} lacks the right to {} {}: bind it to a {} with the rule {{apiGroups: [\"\"], "
          "resources: [\"{}\"], verbs: [\"{}\"]}}",
          account.empty() ? "of this pod" : account, target.verb, target.resource, target.role,
          target.resource, target.verb);
      failure.patience = Patience::for_grace;
      return failure;
    }
    case 404:
      failure.error.code = ExitCode::not_found;
      failure.error.hint = target.missing_hint;
      failure.patience = Patience::for_grace;
      return failure;
    default:
      failure.patience =
          answer.status == 429 || answer.status >= 500 ? Patience::until_deadline : Patience::none;
      return failure;
  }
}

}  // namespace init_env
