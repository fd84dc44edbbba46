// A Node's JSON, through the facts, into the env file: what is written is complete and of the right shape.
#include "assignment.hpp"
#include "fuzz.hpp"

namespace init_env {
namespace {

Settings settings_for(const std::string& value) {
  Settings settings;
  settings.naming.pod_name = "codex-0";
  settings.node_name = "node-1";
  settings.api_server = "https://api";
  settings.address_types = {AddressType::external_ip, AddressType::internal_ip};
  settings.address_family = AddressFamily::any;
  settings.env = {{"A", *parse_template(value)}};
  settings.env_path = "/opt/env";
  settings.env_file = "init-env";
  return settings;
}

}  // namespace
}  // namespace init_env

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace init_env;
  static const Settings address = settings_for("{node.address}");
  static const Settings all =
      settings_for("{node.address}{node.label:zone|}{node.annotation:note|}{node.address:ExternalDNS|}");
  for (const Settings* settings : {&address, &all}) {
    Facts facts(*settings);
    require(!assign(*settings, facts).complete(), "without a Node nothing is complete");
    std::string json = as_text(data, size);
    auto node = parse_node(json, facts.node_query());
    if (!node) {
      continue;
    }
    facts.set_node(std::move(*node));
    Assignment assignment = assign(*settings, facts);
    if (!assignment.complete()) {
      continue;
    }
    const std::string& content = assignment.files.back().content;
    require(assignment.files.size() == 1 && content.starts_with("A='") && content.ends_with("'\n"),
            "one line");
    const std::string value = content.substr(3, content.size() - 5);
    require(value.find_first_of(std::string_view("'\r\n\0", 4)) == std::string::npos,
            "a value that every reader reads");
    require(settings != &address || is_ip_address(value, AddressFamily::any), "an IP address");
  }
  return 0;
}
