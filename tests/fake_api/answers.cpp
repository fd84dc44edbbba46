#include "answers.hpp"

#include <fmt/format.h>

#include <map>
#include <regex>

#include "rights.hpp"
#include "status.hpp"

namespace fake_api {
namespace {

// What kubectl asks for before anything else.
const std::map<std::string, std::string>& discovery() {
  static const std::map<std::string, std::string> documents{
      {"/api", R"({"kind":"APIVersions","versions":["v1"],"serverAddressByClientCIDRs":[]})"},
      {"/apis", R"({"kind":"APIGroupList","apiVersion":"v1","groups":[]})"},
      {"/api/v1",
       R"({"kind":"APIResourceList","groupVersion":"v1","resources":[)"
       R"({"name":"nodes","singularName":"node","namespaced":false,"kind":"Node","verbs":["get"]},)"
       R"({"name":"services","singularName":"service","namespaced":true,"kind":"Service","verbs":["get","list"]}]})"},
  };
  return documents;
}

bool accepts_json(const std::string& accept) {
  return accept.empty() || accept.find("application/json") != std::string::npos ||
         accept.find("*/*") != std::string::npos || accept.find("application/*") != std::string::npos;
}

}  // namespace

Answer Answers::answer(const httplib::Request& request, bool external_ip,
                       std::string& service_account) const {
  constexpr std::string_view bearer = "Bearer ";
  constexpr auto* json = "application/json";
  service_account = "anonymous";
  if (request.path == options_.spr_path) {
    return spr_answer(request);
  }
  std::string user = "system:anonymous";
  std::set<std::string> rights;
  if (const std::string header = request.get_header_value("Authorization"); !header.empty()) {
    const auto account = header.starts_with(bearer)
                             ? find_token(state_ + "/tokens", header.substr(bearer.size()))
                             : std::nullopt;
    if (!account) {
      return {401, status_body(401, "Unauthorized"), json};
    }
    service_account = account->name_space + "/" + account->name;
    user = fmt::format("system:serviceaccount:{}:{}", account->name_space, account->name);
    rights = account->rights;
  }
  return object_answer(request, external_ip, user, rights);
}

Answer Answers::spr_answer(const httplib::Request& request) const {
  if (options_.spr.empty()) {
    return {503, "", "application/json"};
  }
  if (request.get_header_value("Accept") == "text/plain") {
    return {200, options_.spr, "text/plain"};
  }
  return {200, fmt::format(R"({{"spr":"{}"}})", options_.spr), "application/json"};
}

Answer Answers::object_answer(const httplib::Request& request, bool external_ip, const std::string& user,
                              const std::set<std::string>& rights) const {
  static const std::regex pattern("/api/v1/(?:namespaces/([^/]+)/(services)|(nodes))(?:/([^/]+))?");
  constexpr auto* json = "application/json";
  if (const auto document = discovery().find(request.path); document != discovery().end()) {
    return {200, document->second, json};
  }
  std::smatch match;
  if (!std::regex_match(request.path, match, pattern)) {
    return {404, status_body(404, "the server could not find the requested resource"), json};
  }
  const std::string name_space = match[1];
  const std::string resource = match[2].matched ? match[2] : match[3];
  const std::string name = match[4];
  const std::string verb = name.empty() ? "list" : "get";
  if (request.method != "GET") {
    return {
        405,
        status_body(405, "the server does not allow this method on the requested resource", resource, name),
        json};
  }
  if (rights.find(verb + ":" + resource) == rights.end()) {
    const std::string scope =
        name_space.empty() ? "at the cluster scope" : fmt::format("in the namespace \"{}\"", name_space);
    const std::string what = name.empty() ? resource : fmt::format("{} \"{}\"", resource, name);
    return {
        403,
        status_body(403,
                    fmt::format("{} is forbidden: User \"{}\" cannot {} resource \"{}\" in API group \"\" {}",
                                what, user, verb, resource, scope),
                    resource, name),
        json};
  }
  if (!accepts_json(request.get_header_value("Accept"))) {
    return {406, status_body(406, "406: Not Acceptable\n\nAvailable representations: application/json"),
            json};
  }
  if (name.empty() && resource == "services") {
    const auto selector = parse_selector(request.get_param_value("labelSelector"));
    return selector
               ? Answer{200, objects_.services(name_space, *selector), json}
               : Answer{400, status_body(400, "unable to parse requirement of the label selector"), json};
  }
  const auto object =
      resource == "nodes" ? objects_.node(name, external_ip) : objects_.service(name_space, name);
  return object ? Answer{200, *object, json}
                : Answer{404,
                         status_body(404, fmt::format("{} \"{}\" not found", resource, name), resource, name),
                         json};
}

}  // namespace fake_api
