#include "settings.hpp"

#include <doctest/doctest.h>

namespace init_env {
namespace {

struct Outcome {
  Settings settings;
  std::vector<Error> mistakes;
};

Outcome read(const std::vector<std::string>& arguments, const Environment& environment = {}) {
  Outcome outcome;
  const Options options(arguments, environment, outcome.mistakes);
  outcome.settings = make_settings(options, environment, {"host-0", "from-file"}, outcome.mistakes);
  return outcome;
}

}  // namespace

TEST_CASE("defaults") {
  const auto [settings, mistakes] = read({});
  CHECK(mistakes.empty());
  CHECK(settings.action == Action::write);
  CHECK(settings.naming.pod_name == "host-0");
  CHECK(settings.pod_namespace == "from-file");
  CHECK(settings.address_types == std::vector{AddressType::external_ip});
  CHECK(settings.address_family == AddressFamily::ipv4);
  CHECK(env_file_path(settings) == "/opt/env/init-env");
  CHECK(settings.request_timeout == std::chrono::seconds(5));
  CHECK(settings.deadline == std::chrono::minutes(2));
  CHECK(settings.api_server.empty());
}

TEST_CASE("the API server from the variables of a pod") {
  const auto server = [](const std::string& host, const std::string& port) {
    return read({}, {{"KUBERNETES_SERVICE_HOST", host}, {"KUBERNETES_SERVICE_PORT", port}})
        .settings.api_server;
  };
  CHECK(server("10.96.0.1", "443") == "https://10.96.0.1:443");
  CHECK(server("fd00::1", "443") == "https://[fd00::1]:443");
  CHECK(server("kubernetes.default.svc", "6443") == "https://kubernetes.default.svc:6443");
  CHECK(server("", "443").empty());
  CHECK(read({"--api-server=https://a:1/"}).settings.api_server == "https://a:1");
}

TEST_CASE("plain HTTP only to loopback") {
  for (const std::string url : {"http://127.0.0.1:8001", "http://127.9.9.9", "http://[::1]:1",
                                "http://localhost", "https://10.0.0.1"}) {
    CAPTURE(url);
    CHECK(read({"--api-server=" + url}).mistakes.empty());
  }
  for (const std::string url :
       {"http://10.0.0.1", "http://127.0.0.1.example", "http://localhost.example", "ftp://localhost",
        "10.0.0.1", "https://u:p@a", "https://a?x", "https://a#x", "https://"}) {
    CAPTURE(url);
    CHECK(read({"--api-server=" + url}).mistakes.size() == 1);
  }
}

TEST_CASE("files and secrets with modes and braces") {
  const auto [settings, mistakes] = read({"--file=/a{env:X=Y}=b=c", "--file=/s,mode=0755=x",
                                          "--secret=/k{pod.suffix}=/d,mode=0400", "--secret=/a=/b"});
  CHECK(mistakes.empty());
  CHECK(settings.files.at(0).given == "/a{env:X=Y}");
  CHECK(settings.files.at(0).content.source == "b=c");
  CHECK_FALSE(settings.files.at(0).mode);
  CHECK(settings.files.at(1).mode == 0755U);
  CHECK(settings.secrets.at(0).destination.source == "/d");
  CHECK(settings.secrets.at(0).mode == 0400);
  CHECK(settings.secrets.at(1).mode == 0600);
}

TEST_CASE("a mode is one outside braces only") {
  const auto [settings, mistakes] =
      read({"--secret=/a=/b{env:X|,mode=0600}", "--secret=/c=/d{env:X},mode=0400"});
  CHECK(mistakes.empty());
  REQUIRE(settings.secrets.size() == 2);
  CHECK(settings.secrets[0].destination.source == "/b{env:X|,mode=0600}");
  CHECK(settings.secrets[1].destination.source == "/d{env:X}");
  CHECK(settings.secrets[1].mode == 0400);
}

TEST_CASE("the lines of a Service's ports stand where the option does, mistakes not counted") {
  const auto position = [](const std::vector<std::string>& arguments) {
    return read(arguments).settings.env_service_ports->position;
  };
  CHECK(position({"--env=A=1", "--env-service-ports=P_", "--env=B=2"}) == 1);
  CHECK(position({"--env-service-ports=P_", "--env=A=1"}) == 0);
  CHECK(position({"--env=BAD", "--env-service-ports=P_"}) == 0);
}

TEST_CASE("the env file's path, however the directory is given") {
  const auto path = [](const std::string& directory) {
    return env_file_path(read({"--env-path=" + directory}).settings);
  };
  CHECK(path("/opt/env") == "/opt/env/init-env");
  CHECK(path("/opt/env//") == "/opt/env/init-env");
  CHECK(path("/") == "/init-env");
}

TEST_CASE("ports") {
  const auto [settings, mistakes] = read({"--port=a=1+65535", "--port=b=65535", "--port-range=30000-32767"});
  CHECK(mistakes.empty());
  CHECK(settings.ports.at(0).step == 65535);
  CHECK(settings.ports.at(1).base == 65535);
  CHECK(settings.port_range.high == 32767);
  for (const std::string port : {"a", "=1", "a=", "a=0", "a=65536", "a=1+", "a=1+65536", "a=1+-1", "a=x"}) {
    CAPTURE(port);
    CHECK(read({"--port=" + port}).mistakes.size() == 1);
  }
  CHECK(read({"--port=a=1", "--port=a=2"}).mistakes.size() == 1);
}

TEST_CASE("bootstrap URLs, several ways") {
  const auto [settings, mistakes] =
      read({"--bootstrap-url=http://a/, http://b:1", "--bootstrap-url=http://c/d/"});
  CHECK(mistakes.empty());
  CHECK(settings.bootstrap_urls == std::vector<std::string>{"http://a", "http://b:1", "http://c/d"});
  CHECK(read({"--bootstrap-url=https://a"}).mistakes.size() == 1);
  CHECK(read({"--bootstrap-url=https://a", "--bootstrap-ca-file=/ca"}).mistakes.empty());
}

TEST_CASE("a password in a URL is not repeated") {
  for (const std::string option : {"--bootstrap-url", "--api-server"}) {
    CAPTURE(option);
    const auto mistakes = read({option + "=https://u:hush@a"}).mistakes;
    REQUIRE(mistakes.size() == 1);
    CHECK(mistakes[0].message.starts_with(option + ": got \"https://***@a\", accepts http"));
  }
  CHECK(read({"--api-server=u:hush@a"}).mistakes.at(0).message.find("hush") == std::string::npos);
  CHECK(read({"--bootstrap-url=codex:8080"})
            .mistakes.at(0)
            .message.starts_with("--bootstrap-url: got \"codex:8080\", accepts http(s)://HOST"));
}

TEST_CASE("mistakes name the option or the variable, the value and what is accepted") {
  const auto [settings, mistakes] = read({"--index=x"}, {{"INIT_ENV_DEADLINE", "5x"}});
  REQUIRE(mistakes.size() == 2);
  CHECK(mistakes[0].message == "--index: got \"x\", accepts a number from 0 to 2147483647");
  CHECK(mistakes[1].message ==
        "INIT_ENV_DEADLINE: got \"5x\", accepts a duration above zero such as 500ms, 5s or 2m, at most ten "
        "years");
}

TEST_CASE("a check does not take the host's name for a pod's") {
  CHECK(read({"--check"}).settings.naming.pod_name.empty());
  CHECK(read({"--check", "--pod-name=codex-1"}).settings.naming.pod_name == "codex-1");
}

}  // namespace init_env
