#include "template_check.hpp"

#include <doctest/doctest.h>

namespace init_env {
namespace {

Template of(const std::string& text) {
  return *parse_template(text);
}

std::vector<std::string> messages(const Settings& settings) {
  std::vector<std::string> messages;
  for (const Error& mistake : template_mistakes(settings)) {
    CHECK(mistake.code == ExitCode::settings_wrong);
    messages.push_back(mistake.message);
  }
  return messages;
}

}  // namespace

TEST_CASE("unknown facts are named with their option") {
  Settings settings;
  settings.env = {{"A", of("{foo}")}};
  settings.files = {{"/f", of("/f"), {}, of("{port}")}};
  const auto found = messages(settings);
  REQUIRE(found.size() == 2);
  CHECK(found[0].starts_with("--env A: got {foo}, accepts {pod.name}"));
  CHECK(found[1].starts_with("--file /f: {port} needs an argument"));
}

TEST_CASE("secrets stand only where they are masked") {
  const Template secret = of("/{secret:k}");
  Settings shown;
  shown.env = {{"A", secret}};
  shown.files = {{"/f", of("/f"), {}, secret}};
  CHECK(messages(shown).empty());
  Settings refused;
  refused.files = {{"/{secret:k}", secret, {}, of("x")}};
  refused.secrets = {{"s", secret, of("/x")}, {"d", of("/x"), secret}};
  refused.services = {{"", of("{secret:k}{service.name}")}};
  CHECK(messages(refused).size() >= 4);
}

TEST_CASE("a lookup option that no template uses is a mistake") {
  Settings settings;
  settings.bootstrap_urls = {"http://b"};
  CHECK(messages(settings) ==
        std::vector<std::string>{"--bootstrap-url (INIT_ENV_BOOTSTRAP_URL): got \"http://b\", "
                                 "but no template uses {bootstrap.spr}"});
  settings.env = {{"A", of("{env:X|{bootstrap.spr}}")}};
  CHECK(messages(settings).empty());
}

TEST_CASE("each Service must be used by its alias") {
  Settings settings;
  settings.services = {{"", of("s")}, {"relay", of("r")}};
  settings.env = {{"A", of("{service.nodeport:relay/p2p}")}};
  CHECK(
      messages(settings) ==
      std::vector<std::string>{"--service (INIT_ENV_SERVICE): got \"s\", but no template uses {service.*}"});
  settings.env = {{"A", of("{service.nodeport:p2p}")}};
  CHECK(messages(settings) ==
        std::vector<std::string>{"--service (INIT_ENV_SERVICE): got \"r\", but no template "
                                 "uses {service.*} with the alias relay"});
  settings.env = {{"A", of("{service.address:relay} {service.address}")}};
  CHECK(messages(settings).empty());
  settings.env = {{"A", of("{service.nodeport:{env:WHICH}}")}};  // may be any
  CHECK(messages(settings).empty());
}

TEST_CASE("a preset's Service may be left without use") {
  Settings settings;
  settings.services = {{"", of("s"), true}};
  settings.service_selector = of("app=x");
  settings.selector_of_preset = true;
  CHECK(messages(settings).empty());
}

TEST_CASE("the ports of a Service use the one without an alias, or the selector") {
  Settings settings;
  settings.service_selector = of("app=x");
  CHECK(messages(settings).size() == 1);
  settings.env_service_ports = {"PORT_", 0};
  CHECK(messages(settings).empty());
}

}  // namespace init_env
