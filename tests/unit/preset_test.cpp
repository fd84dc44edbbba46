#include "preset.hpp"

#include <doctest/doctest.h>

#include <set>

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
            "service-selector pod in ({pod.name}), {env:FILTER_KEY} in ({env:FILTER_VALUE})"));
  CHECK(has(expanded("graphops", {}, {{"FILTER_KEY", "type"}, {"FILTER_VALUE", ""}}),
            "service-selector pod in ({pod.name})"));
  CHECK(expanded("graphops", {}).size() == 6);
  CHECK(expanded("parity", {}, {{"RELAY_CHAIN_P2P", "false"}, {"PARA_CHAIN_P2P", ""}}).empty());
  CHECK(expanded("parity", {}, {{"RELAY_CHAIN_P2P", "true"}, {"RELAY_CHAIN_P2P_WS", "true"}}).size() == 3);
}

TEST_CASE("variables in a single-valued option are replaced, those in templates stay") {
  const Texts values =
      expanded("bitnami-auto-discovery", {}, {{"MY_POD_NAME", "kafka-0"}, {"SHARED_FILE", "/s"}});
  CHECK(has(values, "pod-name kafka-0"));
  CHECK(has(values, "file {env:SHARED_FILE|/shared/external-host.txt}={service.address}\\n"));
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
      // Without its variables nothing uses the Service that the preset is about, which is a mistake of the
      // user's.
      if (!environment.empty() || preset.name != "bitnami-auto-discovery") {
        CHECK(template_mistakes(settings).empty());
      }
    }
  }
}

}  // namespace init_env
