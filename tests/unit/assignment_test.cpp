#include "assignment.hpp"

#include <doctest/doctest.h>

#include "temporary_directory.hpp"

namespace init_env {
namespace {

Settings read(const std::vector<std::string>& arguments) {
  std::vector<Error> mistakes;
  const Options options(arguments, {}, mistakes);
  Settings settings = make_settings(options, {}, {"codex-1", "ns"}, mistakes);
  CHECK(mistakes.empty());
  return settings;
}

Assignment assigned(const Settings& settings) {
  Facts facts(settings);
  return assign(settings, facts);
}

}  // namespace

TEST_CASE("files come in the order given, the env file last") {
  const Settings settings =
      read({"--env=A={pod.name}", "--file=/b=x", "--file=/a,mode=0755=y", "--env=B=2", "--env-path=/e"});
  const Assignment out = assigned(settings);
  REQUIRE(out.complete());
  REQUIRE(out.files.size() == 3);
  CHECK(out.files[0].path == "/b");
  CHECK(out.files[0].mode == 0644);
  CHECK(out.files[1].mode == 0755);
  CHECK(out.files[2].path == "/e/init-env");
  CHECK(out.files[2].content == "A='codex-1'\nB='2'\n");
  CHECK(out.has_env_file);
  CHECK_FALSE(assigned(read({"--file=/b=x"})).has_env_file);
}

TEST_CASE("what holds a secret is for its owner, and masked") {
  const TemporaryDirectory directory;
  write(directory / "k", "hush");
  const std::string secret = "{secret:" + directory / "k}";
  const Assignment out =
      assigned(read({"--env=A=" + secret, "--file=/f=<" + secret + ">", "--file=/g,mode=0640=" + secret,
                     "--secret=" + directory / "k" + "=/copy"}));
  REQUIRE(out.complete());
  CHECK(out.files[0].masked == "<***>");
  CHECK(out.files[0].mode == 0600);
  CHECK(out.files[1].mode == 0640);
  CHECK(out.files[2].secret_copy);
  CHECK(out.files[2].content == "hush");
  CHECK(out.files[2].masked == "***");
  CHECK(out.files[3].masked == "A='***'\n");
  CHECK(out.files[3].mode == 0600);
}

TEST_CASE("an env file is all lines or none") {
  const Assignment out =
      assigned(read({"--env=A=1", "--env=B={node.label:x}", "--node-name=n", "--api-server=https://a"}));
  CHECK(out.files.empty());
  CHECK(out.sources == std::set<Source>{{Source::Kind::node}});
  CHECK_FALSE(out.complete());
}

TEST_CASE("errors name their option") {
  const Assignment out = assigned(read({"--env=A={env:NOPE}", "--file=/f={port:x}", "--env=B=it's"}));
  REQUIRE(out.errors.size() == 3);
  CHECK(out.errors[0].message == "--file /f: {port:x}: there is no --port x");
  CHECK(out.errors[1].message == "--env A: {env:NOPE}: the variable is not set");
  CHECK(out.errors[2].message == "--env B: the value holds a single quote, which the env file cannot carry");
}

TEST_CASE("two files of one path and an env file over 64 KiB are refused") {
  CHECK(assigned(read({"--file=/x=1", "--file={pod.name}=3", "--file=codex-1=4"})).errors.size() == 1);
  const std::string large(30000, 'x');
  CHECK(assigned(read({"--env=A=" + large, "--env=B=" + large, "--env=C=" + large})).errors.size() == 1);
}

}  // namespace init_env
