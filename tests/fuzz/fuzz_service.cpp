// A Service's JSON, or a list's, through the facts, into the env file.
#include "assignment.hpp"
#include "fuzz.hpp"
#include "strings.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace init_env;
  static const Settings settings = [] {
    Settings made;
    made.naming.pod_name = "codex-0";
    made.pod_namespace = "ns";
    made.api_server = "https://api";
    made.service_selector = *parse_template("a=b");
    made.env = {{"PORT", *parse_template("{service.nodeport:0}")},
                {"IP", *parse_template("{service.ip|none}")}};
    made.env_service_ports = ServicePortsSetting{"P_", 2};
    made.files = {
        {"/f", *parse_template("/f"), {}, *parse_template("{service.address|}{service.annotation:note|}")}};
    made.env_path = "/opt/env";
    made.env_file = "init-env";
    return made;
  }();
  Facts facts(settings);
  require(!assign(settings, facts).complete(), "without a Service nothing is complete");
  const auto& wanted = facts.service_query("").annotations;
  std::string json = as_text(data, size);
  std::string again = json;
  auto service = parse_service(json, wanted);
  const auto list = parse_service_list(again, wanted);
  require(!service || !list, "one kind or the other");
  if (!service && list && list->size == 1) {
    service = list->first;
  }
  if (!service) {
    return 0;
  }
  facts.set_service("", *service);
  assign(settings, facts);  // the annotation is asked for by now
  const Assignment assignment = assign(settings, facts);
  if (!assignment.complete()) {
    return 0;
  }
  const auto lines = split(assignment.files.back().content, '\n');
  require(lines.size() == 2 + service->ports.size(), "a line per variable");
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string value =
        lines[i].substr(lines[i].find('\'') + 1, lines[i].size() - lines[i].find('\'') - 2);
    require(i == 1 ? value == "none" || is_ip_address(value, AddressFamily::ipv4)
                   : parse_number(value, 65535).value_or(0) > 0,
            "ports are ports and addresses are addresses");
  }
  return 0;
}
