#include "facts.hpp"

#include <doctest/doctest.h>

#include "temporary_directory.hpp"

namespace init_env {
namespace {

using State = Fact::State;

Settings codex() {
  Settings settings;
  settings.naming = {.pod_name = "codex-3-1", .base_name = "codex", .ordinals_start = 1, .index = {}};
  settings.pod_namespace = "ns";
  settings.pod_ips = {"fd00::7", "10.1.0.7"};
  settings.node_name = "node-1";
  settings.api_server = "https://api";
  settings.ports = {{"a", 1000, 10}};
  settings.address_types = {AddressType::external_ip};
  settings.environment = {{"SET", "x"}, {"EMPTY", ""}};
  return settings;
}

std::string value(Facts& facts, const std::string& name, const std::string& argument = "") {
  const Fact fact = facts.look_up(name, argument);
  return fact.state == State::known ? fact.value.text : "(" + fact.error.message + ")";
}

Node node() {
  return {.addresses = {{AddressType::internal_ip, "10.0.0.1"},
                        {AddressType::external_ip, "203.0.113.1"},
                        {AddressType::external_ip, "203.0.113.2"}},
          .labels = {{"zone", "b"}},
          .annotations = {}};
}

}  // namespace

TEST_CASE("what the settings say is known from the beginning") {
  const Settings settings = codex();
  Facts facts(settings);
  CHECK(value(facts, "pod.name") == "codex-3-1");
  CHECK(value(facts, "pod.namespace") == "ns");
  CHECK(value(facts, "pod.base") == "codex");
  CHECK(value(facts, "pod.suffix") == "-3-1");
  CHECK(value(facts, "pod.ordinal") == "1");
  CHECK(value(facts, "index") == "2");
  CHECK(value(facts, "port", "a") == "1020");
  CHECK(value(facts, "pod.ip") == "10.1.0.7");
  CHECK(value(facts, "node.name") == "node-1");
  CHECK(value(facts, "env", "SET") == "x");
  CHECK(value(facts, "env", "EMPTY").empty());
}

TEST_CASE("what is not there is absent, and what is not given an error") {
  Settings settings = codex();
  settings.node_name.clear();
  Facts facts(settings);
  CHECK(facts.look_up("env", "NOPE").state == State::absent);
  CHECK(facts.look_up("port", "nope").state == State::absent);
  CHECK(facts.look_up("host.ip", "").state == State::failed);
  for (const std::string name : {"node.name", "node.address"}) {
    const Fact fact = facts.look_up(name, "");
    CHECK(fact.state == State::failed);
    CHECK(fact.error.code == ExitCode::settings_wrong);
    CHECK(fact.error.hint.find("spec.nodeName") != std::string::npos);
  }
}

TEST_CASE("the node is asked for once, with the labels in use") {
  const Settings settings = codex();
  Facts facts(settings);
  CHECK(facts.look_up("node.address", "").source == Source{Source::Kind::node});
  CHECK(facts.look_up("node.label", "zone").source == Source{Source::Kind::node});
  CHECK(facts.node_query().labels == std::set<std::string>{"zone"});
  facts.set_node(node());
  CHECK(value(facts, "node.address") == "203.0.113.1");
  CHECK(value(facts, "node.label", "zone") == "b");
  SUBCASE("a label that was not asked for needs another request") {
    CHECK(facts.look_up("node.label", "other").source == Source{Source::Kind::node});
    facts.set_node(node());
    CHECK(facts.look_up("node.label", "other").state == State::absent);
  }
}

TEST_CASE("an address that is missing is awaited, and tells those there are") {
  const Settings settings = codex();
  Facts facts(settings);
  facts.set_node({.addresses = {{AddressType::internal_ip, "10.0.0.1"}}, .labels = {}, .annotations = {}});
  const Fact fact = facts.look_up("node.address", "");
  CHECK(fact.state == State::awaited);
  CHECK(fact.error.message ==
        "node node-1 has no ExternalIP of the family ipv4; its addresses: InternalIP 10.0.0.1");
  CHECK(value(facts, "node.address", "InternalIP") == "10.0.0.1");
  CHECK(facts.look_up("node.address", "Nope").state == State::failed);
}

TEST_CASE("a choice among several addresses is told once") {
  const Settings settings = codex();
  Facts facts(settings);
  facts.set_node(node());
  value(facts, "node.address");
  value(facts, "node.address");
  CHECK(facts.take_remarks().size() == 1);
  CHECK(facts.take_remarks().empty());
}

TEST_CASE("an address of a type that is less wanted is told") {
  Settings settings = codex();
  settings.address_types = {AddressType::external_dns, AddressType::external_ip, AddressType::internal_ip};
  Facts facts(settings);
  facts.set_node({.addresses = {{AddressType::internal_ip, "10.0.0.1"}}, .labels = {}, .annotations = {}});
  CHECK(value(facts, "node.address") == "10.0.0.1");
  const auto remarks = facts.take_remarks();
  REQUIRE(remarks.size() == 1);  // and no choice among types that differ
  CHECK(remarks[0].level == Remark::Level::info);
  CHECK(remarks[0].text == "node node-1 has no ExternalDNS: uses its InternalIP 10.0.0.1");
}

TEST_CASE("a check tolerates what only a pod has") {
  Settings settings;
  settings.action = Action::check;
  settings.ports = {{"a", 1000, 10}};
  Facts facts(settings);
  for (const auto& [name, argument] : std::map<std::string, std::string>{{"pod.name", ""},
                                                                         {"pod.suffix", ""},
                                                                         {"index", ""},
                                                                         {"port", "a"},
                                                                         {"pod.ip", ""},
                                                                         {"node.address", ""},
                                                                         {"env", "X"},
                                                                         {"secret", "/nope"}}) {
    CAPTURE(name);
    const Fact fact = facts.look_up(name, argument);
    CHECK(fact.state == State::unread);
    CHECK_FALSE(fact.source);
  }
}

TEST_CASE("secrets are stripped and marked") {
  const TemporaryDirectory directory;
  write(directory / "key", " hush\n");
  const Settings settings = codex();
  Facts facts(settings);
  const Fact fact = facts.look_up("secret", directory / "key");
  CHECK(fact.value.text == "hush");
  CHECK(fact.value.origin == Origin::secret);
  CHECK(facts.look_up("secret", directory / "nope").error.code == ExitCode::secret_unusable);
}

TEST_CASE("references that cannot be are mistakes whatever the facts are") {
  const auto mistakes = [](const std::string& source, Secrets secrets = Secrets::allowed) {
    return reference_mistakes(*parse_template(source), secrets).size();
  };
  CHECK(mistakes("{pod.name}{node.address}{node.address:Hostname}{secret:/k}{env:A|{index}}") == 0);
  CHECK(mistakes("{foo}{env:A|{bar}}{node.label:{baz}}") == 3);
  CHECK(mistakes("{env}{port:}{node.label}") == 3);
  CHECK(mistakes("{index:1}") == 1);
  CHECK(mistakes("{env:{secret:/k}}") == 1);
  CHECK(mistakes("{secret:/k}", Secrets::refused) == 1);
}

namespace {

Settings with_service(const std::string& alias, const std::string& name) {
  Settings settings = codex();
  settings.services = {{alias, *parse_template(name)}};
  return settings;
}

Service balancer() {
  return {.name = "p2p-3",
          .type = "LoadBalancer",
          .ports = {{"tcp", 30303}, {"late", 0}},
          .ingress = {},
          .annotations = {}};
}

}  // namespace

TEST_CASE("a Service is asked for by its rendered name, once") {
  const Settings settings = with_service("", "p2p-{index}");
  Facts facts(settings);
  CHECK(value(facts, "service.name") == "p2p-2");
  const Fact unread = facts.look_up("service.nodeport", "tcp");
  CHECK(unread.state == State::unread);
  CHECK(unread.source == Source{Source::Kind::service, ""});
  CHECK(facts.service_query("").name == "p2p-2");
  facts.set_service("", balancer());
  CHECK(value(facts, "service.nodeport", "tcp") == "30303");
  CHECK(value(facts, "service.nodeport", "0") == "30303");
  const Fact none = facts.look_up("service.nodeport", "udp");
  CHECK(none.state == State::absent);
  CHECK(none.error.message ==
        "service p2p-3 has no port udp; its ports and their nodePorts: tcp 30303, late none");
  CHECK(facts.look_up("service.nodeport", "late").state == State::awaited);
}

TEST_CASE("an annotation is asked for with the Service") {
  const Settings settings = with_service("a", "p2p");
  Facts facts(settings);
  CHECK(facts.look_up("service.annotation", "a/example.org/key").state == State::unread);
  CHECK(facts.service_query("a").annotations == std::set<std::string>{"example.org/key"});
  Service service = balancer();
  service.annotations = {{"example.org/key", "v"}};
  facts.set_service("a", service);
  CHECK(value(facts, "service.annotation", "a/example.org/key") == "v");
  CHECK(facts.look_up("service.annotation", "a/more").state == State::unread);
}

TEST_CASE("a load balancer without ingress is waited for, another Service has no address") {
  const Settings settings = with_service("a", "p2p");
  Facts facts(settings);
  Service service = balancer();
  facts.set_service("a", service);
  for (const std::string name : {"service.address", "service.ip", "service.hostname"}) {
    CAPTURE(name);
    CHECK(facts.look_up(name, "a").state == State::pending);
    CHECK(facts.look_up(name, "a").source == Source{Source::Kind::service, "a"});
  }
  service.ingress = {{"", "lb.example.org"}};
  facts.set_service("a", service);
  CHECK(value(facts, "service.address", "a") == "lb.example.org");
  CHECK(facts.look_up("service.ip", "a").state == State::awaited);
  service.ingress = {{"2001:db8::1", ""}, {"203.0.113.9", "lb"}};
  facts.set_service("a", service);
  CHECK(value(facts, "service.address", "a") == "203.0.113.9");
  service.type = "NodePort";
  service.ingress.clear();
  facts.set_service("a", service);
  CHECK(facts.look_up("service.address", "a").state == State::absent);
  facts.forget({Source{Source::Kind::service, "a"}});
  CHECK(facts.look_up("service.address", "a").state == State::unread);
}

TEST_CASE("a label whose key came after the answer is asked for, also if only a default looked") {
  const Settings settings = codex();
  Facts facts(settings);
  facts.look_up("node.label", "zone");
  facts.set_node(node());
  CHECK(facts.look_up("node.label", "late").state == State::unread);
  CHECK(facts.look_up("node.label", "late").state == State::unread);  // looking alone is no answer
  facts.set_node(node());
  CHECK(facts.look_up("node.label", "late").state == State::absent);
}

TEST_CASE("a Service's name that leads back to itself is a mistake") {
  Settings settings = codex();
  settings.services = {{"", *parse_template("{service.name:b}")}, {"b", *parse_template("x-{service.name}")}};
  Facts facts(settings);
  const Fact fact = facts.look_up("service.name", "");
  CHECK(fact.state == State::failed);
  CHECK(fact.error.code == ExitCode::settings_wrong);
  CHECK(fact.error.message == "--service: it leads back to itself, or too far");
}

TEST_CASE("a Service that no option names is a mistake") {
  const Settings settings = with_service("a", "P2P");
  Facts facts(settings);
  CHECK(facts.look_up("service.ip", "b").error.message ==
        "--service b=NAME: got nothing, and a template needs it");
  CHECK(facts.look_up("service.ip", "").error.code == ExitCode::settings_wrong);
  CHECK(facts.look_up("service.ip", "a").error.message.find("accepts a Kubernetes object name") !=
        std::string::npos);
}

TEST_CASE("addresses in the form that another text needs") {
  Settings settings = codex();
  Facts facts(settings);
  CHECK(value(facts, "url.host", "203.0.113.1") == "203.0.113.1");
  CHECK(value(facts, "url.host", "2001:db8::1") == "[2001:db8::1]");
  CHECK(value(facts, "url.host", "lb.example.org") == "lb.example.org");
  CHECK(value(facts, "multiaddr", "203.0.113.1") == "/ip4/203.0.113.1");
  CHECK(value(facts, "multiaddr", "2001:db8::1") == "/ip6/2001:db8::1");
  CHECK(value(facts, "multiaddr", "lb.example.org") == "/dns4/lb.example.org");
  settings.address_family = AddressFamily::ipv6;
  CHECK(value(facts, "multiaddr", "lb.example.org") == "/dns6/lb.example.org");
  settings.address_family = AddressFamily::any;
  CHECK(value(facts, "multiaddr", "lb.example.org") == "/dns/lb.example.org");
}

}  // namespace init_env
