#include "preset.hpp"

#include <doctest/doctest.h>

#include <set>

#include "preset_table.hpp"
#include "settings.hpp"
#include "template_check.hpp"

namespace init_env {
namespace {

using Texts = std::vector<std::string>;

Options read(const std::vector<std::string>& arguments) {
  std::vector<Error> mistakes;
  Options options(arguments, {}, mistakes);
  CHECK(mistakes.empty());
  return options;
}

Texts expanded(const std::string& preset, const std::vector<std::string>& arguments,
               const Environment& environment = {}) {
  Texts values;
  const auto given = expand_preset({"preset", preset, "--preset"}, read(arguments), environment);
  REQUIRE(given);
  for (const Given& each : *given) {
    values.push_back(each.option == "env" ? each.value : each.option + " " + each.value);
  }
  return values;
}

bool has(const Texts& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

}  // namespace

TEST_CASE("the codex preset has what its conditions allow") {
  CHECK(expanded("codex", {}) == Texts{"CODEX_NAT=extip:{node.address}"});
  CHECK(expanded("codex", {"--port=transport=1", "--port=discovery=2+1", "--bootstrap-url=http://b"}) ==
        Texts{"CODEX_NAT=extip:{node.address}", "CODEX_LISTEN_ADDRS=/ip4/0.0.0.0/tcp/{port:transport}",
              "CODEX_DISC_PORT={port:discovery}", "CODEX_BOOTSTRAP_NODE={bootstrap.spr}"});
  CHECK(expanded("codex", {"--port=transporter=1"}).size() == 1);
}

TEST_CASE("a variable that is set, or set to the value, fulfils a condition") {
  CHECK(has(expanded("graphops", {}, {{"FILTER_KEY", "type"}, {"FILTER_VALUE", "p2p"}}),
            "service-selector pod in ({pod.name}), type in (p2p)"));
  CHECK(has(expanded("graphops", {}, {{"FILTER_KEY", "type"}, {"FILTER_VALUE", ""}}),
            "service-selector pod in ({pod.name})"));
  CHECK(expanded("graphops", {}).size() == 6);
  CHECK(expanded("parity", {}, {{"RELAY_CHAIN_P2P", "false"}, {"PARA_CHAIN_P2P", ""}}).empty());
  CHECK(expanded("parity", {}, {{"RELAY_CHAIN_P2P", "true"}, {"RELAY_CHAIN_P2P_WS", "true"}}).size() == 3);
}

TEST_CASE(
    "variables are replaced in single-valued options and in paths, where an empty one counts as unset") {
  CHECK(has(expanded("bitnami-auto-discovery", {}, {{"MY_POD_NAME", "kafka-0"}, {"SHARED_FILE", "/s"}}),
            "pod-name kafka-0"));
  const auto path = [](const std::string& shared_file) {
    const Texts values =
        expanded("bitnami-auto-discovery", {},
                 {{"SHARED_FILE", shared_file}, {"AUTODISCOVERY_SERVICE_TYPE", "LoadBalancer"}});
    REQUIRE(values.size() == 4);
    return values.back();
  };
  CHECK(path("") == "file /shared/external-host.txt={service.address}\\n");
  CHECK(path("/s=x") == "file {env:SHARED_FILE|/shared/external-host.txt}={service.address}\\n");
  CHECK(path("/s{x") == "file {env:SHARED_FILE|/shared/external-host.txt}={service.address}\\n");
  CHECK(path("/s,mode") == "file {env:SHARED_FILE|/shared/external-host.txt}={service.address}\\n");
  CHECK(path("/s/x") == "file /s/x={service.address}\\n");
}

TEST_CASE("a flag's file takes the place of the preset's") {
  const Environment environment{{"AUTODISCOVERY_SERVICE_TYPE", "LoadBalancer"}};
  Options options = read({"--file=/shared/external-host.txt=mine"});
  options.add_layer_below(*expand_preset({"preset", "bitnami-auto-discovery", ""}, options, environment));
  REQUIRE(options.values("file").size() == 1);
  CHECK(options.values("file").front().value == "/shared/external-host.txt=mine");
}

TEST_CASE("a shared file alone is a load balancer's, and none of a NodePort's") {
  CHECK(has(expanded("bitnami-auto-discovery", {}, {{"SHARED_FILE", "/s"}}), "file /s={service.address}\\n"));
  CHECK_FALSE(has(expanded("bitnami-auto-discovery", {},
                           {{"SHARED_FILE", "/s"}, {"AUTODISCOVERY_SERVICE_TYPE", "NodePort"}}),
                  "file /s={service.address}\\n"));
}

TEST_CASE("a variable's value that a preset does not take is a mistake, all of them at once") {
  const auto message = [](const std::string& preset, const Environment& environment,
                          const std::vector<std::string>& arguments = {}) {
    const auto expansion = expand_preset({"preset", preset, ""}, read(arguments), environment);
    return expansion ? "" : expansion.error().message;
  };
  CHECK(message("bitnami-auto-discovery", {{"AUTODISCOVERY_SERVICE_TYPE", "ClusterIP"}}) ==
        "AUTODISCOVERY_SERVICE_TYPE: got \"ClusterIP\", accepts LoadBalancer, NodePort");
  CHECK(message("bitnami-auto-discovery", {}) ==
        "AUTODISCOVERY_SERVICE_TYPE: got nothing, accepts LoadBalancer, NodePort");
  CHECK(message("bitnami-auto-discovery", {}, {"--check"}).empty());
  CHECK(message("bitnami-auto-discovery", {}, {"--plan=1"}).empty());
  CHECK(message("bitnami-auto-discovery", {{"SHARED_FILE", "/s"}}).empty());
  CHECK(
      message("parity",
              {{"RELAY_CHAIN_P2P", "yes"}, {"NODE_EXTERNAL_IP", "1"}, {"PARA_CHAIN_P2P", "false"}}) ==
      "RELAY_CHAIN_P2P: got \"yes\", accepts true, false\nNODE_EXTERNAL_IP: got \"1\", accepts true, false");
  CHECK(message("codex", {{"RELAY_CHAIN_P2P", "yes"}}).empty());
}

TEST_CASE("an unknown preset names those there are") {
  const auto unknown = expand_preset({"preset", "nope", "INIT_ENV_PRESET"}, read({}), {});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().message.starts_with("INIT_ENV_PRESET: got \"nope\", accepts codex, archivist"));
}

TEST_CASE("every preset gives settings without mistakes, whatever its variables") {
  const std::vector<Environment> environments{{},
                                              {{"RELAY_CHAIN_P2P", "true"},
                                               {"PARA_CHAIN_P2P_WS", "true"},
                                               {"NODE_EXTERNAL_IP", "true"},
                                               {"EXTERNAL_ADDRESS", "true"},
                                               {"RACK_TOPOLOGY_KEY", "zone"},
                                               {"AUTODISCOVERY_SERVICE_TYPE", "LoadBalancer"},
                                               {"SHARED_FILE", "/s"},
                                               {"FILTER_KEY", "type"},
                                               {"FILTER_VALUE", "p2p"}}};
  for (const PresetName& preset : preset_names()) {
    for (const Environment& environment : environments) {
      CAPTURE(preset.name);
      Options options = read({"--pod-name=p-0", "--port=transport=1", "--check"});
      const auto rows = expand_preset({"preset", std::string(preset.name), ""}, options, environment);
      options.add_layer_below(*rows);
      std::vector<Error> mistakes;
      const Settings settings = make_settings(options, environment, {}, mistakes);
      CHECK(mistakes.empty());
      CHECK(template_mistakes(settings).empty());
    }
  }
}

}  // namespace init_env
