#include "node.hpp"

#include <doctest/doctest.h>

using namespace std::string_literals;

namespace init_env {
namespace {

using Types = std::vector<AddressType>;
using Texts = std::vector<std::string>;

Node node_with(const std::string& addresses, const NodeQuery& query = {}) {
  std::string json =
      R"({"kind":"Node","metadata":{"labels":{"zone":"b","x":"y"},"annotations":{"note":"n"}},"status":{"addresses":)" +
      addresses + "}}";
  auto node = parse_node(json, query);
  REQUIRE(node);
  return *node;
}

const std::string dual =
    R"([{"type":"InternalIP","address":"10.0.0.5"},{"type":"ExternalIP","address":"2001:db8::5"},
        {"type":"ExternalIP","address":"198.51.100.5"},{"address":"node5.example.com","type":"ExternalDNS"},
        {"type":"ExternalIP","address":"198.51.100.6"},{"type":"Hostname","address":"node-5"}])";

}  // namespace

TEST_CASE("addresses by type and family, in the node's order") {
  const Node node = node_with(dual);
  CHECK(addresses_of(node, AddressType::external_ip, AddressFamily::ipv4) ==
        Texts{"198.51.100.5", "198.51.100.6"});
  CHECK(addresses_of(node, AddressType::external_ip, AddressFamily::ipv6) == Texts{"2001:db8::5"});
  CHECK(addresses_of(node, AddressType::external_ip, AddressFamily::any).front() == "2001:db8::5");
  CHECK(addresses_of(node, AddressType::hostname, AddressFamily::ipv6) == Texts{"node-5"});
  CHECK(addresses_of(node, AddressType::external_dns, AddressFamily::ipv4) == Texts{"node5.example.com"});
  CHECK(addresses_of(node, AddressType::internal_dns, AddressFamily::any).empty());
}

TEST_CASE("a message lists every address") {
  CHECK(describe_addresses(
            node_with(R"([{"type":"InternalIP","address":"10.0.0.5"},{"type":"Hostname","address":"n"}])")) ==
        "InternalIP 10.0.0.5, Hostname n");
  CHECK(describe_addresses(node_with("[]")) == "none");
}

TEST_CASE("only the labels and annotations asked for are kept") {
  const Node node = node_with("[]", {.labels = {"zone", "nope"}, .annotations = {"note"}});
  CHECK(node.labels == std::map<std::string, std::string>{{"zone", "b"}});
  CHECK(node.annotations == std::map<std::string, std::string>{{"note", "n"}});
}

TEST_CASE("addresses of another form are passed over") {
  for (const std::string addresses :
       {R"({"type":"ExternalIP","address":[]})", R"([{"type":"ExternalIP"},{"address":"1.2.3.4"}])",
        R"([{"type":"Other","address":"1.2.3.4"}])", R"([{"type":"ExternalIP","address":""}])",
        R"([{"type":1,"address":"1.2.3.4"}])", R"([{"type":"ExternalIP","address":1}])", "null",
        R"("1.2.3.4")"}) {
    CAPTURE(addresses);
    CHECK(node_with(addresses).addresses.empty());
  }
  const Node node = node_with(
      R"x([{"type":"ExternalIP","address":"1.2.3.4\u0000"},{"type":"ExternalIP","address":"$(id)"}])x");
  CHECK(addresses_of(node, AddressType::external_ip, AddressFamily::any).empty());
}

TEST_CASE("addresses that only look like the node's are not taken") {
  std::string json =
      R"({"kind":"Node","metadata":{"annotations":{"a":"{\"addresses\":[{\"type\":\"ExternalIP\",\"address\":\"6.6.6.6\"}]}"}},
    "spec":{"addresses":[{"type":"ExternalIP","address":"6.6.6.6"}]},"addresses":[{"type":"ExternalIP","address":"6.6.6.6"}]})";
  const auto node = parse_node(json, {});
  REQUIRE(node);
  CHECK(node->addresses.empty());
}

TEST_CASE("what is no Node is nothing") {
  for (std::string json : {R"({})", R"({"kind":"NodeList"})", R"({"kind":1})", R"({"kind":{"kind":"Node"}})",
                           R"(["Node"])", R"({"kind":"Node")", R"({"kind":"PartialObjectMetadata"})"}) {
    CAPTURE(json);
    CHECK_FALSE(parse_node(json, {}));
  }
}

TEST_CASE("what no real node has is bounded") {
  const auto with_addresses = [](int count) {
    std::string addresses = R"({"type":"ExternalIP","address":"1.2.3.4"})";
    for (int i = 1; i < count; ++i) {
      addresses += R"(,{"type":"ExternalIP","address":"1.2.3.4"})";
    }
    std::string json = R"({"kind":"Node","status":{"addresses":[)" + addresses + "]}}";
    return parse_node(json, {});
  };
  CHECK(with_addresses(1024)->addresses.size() == 1024);
  CHECK_FALSE(with_addresses(1025));
  std::string large =
      R"({"kind":"Node","metadata":{"annotations":{"a":")" + std::string(256 * 1024 + 1, 'x') + R"("}}})";
  CHECK_FALSE(parse_node(large, {}));
}

TEST_CASE("types have Kubernetes' names") {
  for (const std::string name : {"ExternalIP", "ExternalDNS", "InternalIP", "InternalDNS", "Hostname"}) {
    CHECK(name_of(*address_type_named(name)) == name);
  }
  CHECK_FALSE(address_type_named("externalip"));
}

}  // namespace init_env
