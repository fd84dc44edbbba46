#include "plan.hpp"

#include <doctest/doctest.h>

namespace init_env {
namespace {

Template of(const std::string& text) {
  return *parse_template(text);
}

Settings three() {
  Settings settings;
  settings.action = Action::plan;
  settings.replicas = 3;
  settings.naming = {.pod_name = "codex-1-1", .base_name = "codex", .ordinals_start = 1, .index = {}};
  settings.ports = {{"transport", 30500, 10}, {"same", 8080, 0}};
  settings.env_path = "/opt/env";
  settings.env_file = "init-env";
  settings.env = {{"NAT", of("{node.address}")}, {"KEY", of("{secret:/s/{pod.suffix}/{env:NOPE}}")}};
  settings.secrets = {{"s", of("/k/KEY{pod.suffix}"), of("/run/key")}};
  return settings;
}

}  // namespace

TEST_CASE("each replica has its name, index, ports, files and secrets") {
  const auto plan = make_plan(three());
  REQUIRE(plan);
  REQUIRE(plan->size() == 3);
  const PlannedReplica& last = plan->back();
  CHECK(last.pod == "codex-3-1");
  CHECK(last.index == 2);
  CHECK(last.ports ==
        std::vector<std::pair<std::string, std::uint32_t>>{{"transport", 30520}, {"same", 8080}});
  CHECK(last.files == std::vector<std::string>{"/run/key", "/opt/env/init-env"});
  CHECK(last.secrets == std::vector<std::string>{"/k/KEY-3-1", "/s/-3-1/{env:NOPE}"});
}

TEST_CASE("a port outside the range is told with its replica") {
  Settings settings = three();
  settings.port_range = {1, 30515};
  const auto plan = make_plan(settings);
  REQUIRE_FALSE(plan);
  CHECK(plan.error().code == ExitCode::settings_wrong);
  CHECK(plan.error().message.find("codex-3-1: --port transport: 30500 + 2*10 = 30520") == 0);
}

TEST_CASE("names count up in the suffix' first number, and a fixed index with them") {
  Settings settings = three();
  settings.naming = {.pod_name = "geth-9", .base_name = {}, .ordinals_start = 0, .index = 4};
  const auto plan = make_plan(settings);
  REQUIRE(plan);
  CHECK(plan->at(1).pod == "geth-10");
  CHECK(plan->at(1).index == 5);
  settings.naming.pod_name = "geth";
  CHECK_FALSE(make_plan(settings));
}

TEST_CASE("one pod alone may have any name if nothing of it is used") {
  Settings settings = three();
  settings.replicas = 1;
  settings.naming = {.pod_name = "web-7d9f-abcde", .base_name = {}, .ordinals_start = 0, .index = 2};
  settings.env.pop_back();
  settings.secrets.clear();
  const auto plan = make_plan(settings);
  REQUIRE(plan);
  CHECK(plan->at(0).pod == "web-7d9f-abcde");
  CHECK(plan->at(0).ports.at(0).second == 30520);
}

TEST_CASE("JSON is UTF-8 whatever the options hold") {
  Settings settings = three();
  settings.replicas = 1;
  settings.files = {{"f", of("/\xFF"), {}, of("x")}};
  CHECK(as_json(*make_plan(settings)).find("\"/?\"") != std::string::npos);
}

TEST_CASE("as a table and as JSON") {
  Settings settings = three();
  settings.replicas = 1;
  settings.env.clear();
  const auto plan = make_plan(settings);
  CHECK(as_table(*plan) ==
        "POD        INDEX  PORTS                      FILES     SECRETS\n"
        "codex-1-1  0      transport=30500 same=8080  /run/key  /k/KEY-1-1\n");
  CHECK(as_json(*plan) == R"([
  {
    "pod": "codex-1-1",
    "index": 0,
    "ports": {
      "transport": 30500,
      "same": 8080
    },
    "files": [
      "/run/key"
    ],
    "secrets": [
      "/k/KEY-1-1"
    ]
  }
]
)");
}

}  // namespace init_env
