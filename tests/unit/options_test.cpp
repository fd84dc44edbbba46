#include "options.hpp"

#include <doctest/doctest.h>

#include <set>

namespace init_env {
namespace {

Options read(const std::vector<std::string>& arguments, const Environment& environment = {}) {
  std::vector<Error> mistakes;
  Options options(arguments, environment, mistakes);
  CHECK(mistakes.empty());
  return options;
}

std::vector<std::string> texts(const std::vector<Given>& given) {
  std::vector<std::string> values;
  for (const Given& each : given) {
    values.push_back(each.value);
  }
  return values;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("command line before variable before default") {
  const Environment environment{{"INIT_ENV_DEADLINE", "3s"}};
  CHECK(read({"--deadline=1s"}, environment).value("deadline")->source == "--deadline");
  CHECK(read({"--deadline", "1s", "--deadline=2s"}).value("deadline")->value == "2s");
  CHECK(read({}, environment).value("deadline")->source == "INIT_ENV_DEADLINE");
  CHECK(read({}).value("deadline")->value == "2m");
  CHECK_FALSE(read({}).value("node-name"));
}

TEST_CASE("empty counts as not given") {
  CHECK(read({"--deadline="}, {{"INIT_ENV_DEADLINE", "3s"}}).value("deadline")->value == "3s");
  CHECK(read({"--env="}, {{"INIT_ENV_DEADLINE", ""}}).value("deadline")->value == "2m");
  CHECK(read({"--env="}).values("env").empty());
  CHECK(read({}, {{"POD_IPS", ""}, {"POD_IP", "10.0.0.1"}}).value("pod-ips")->source == "POD_IP");
}

TEST_CASE("repeatable options keep their order, and the command line replaces the variable's") {
  const Environment environment{{"INIT_ENV_BOOTSTRAP_URL", "http://a"}};
  CHECK(texts(read({"--env=B=1", "--env=A=2"}).values("env")) == Texts{"B=1", "A=2"});
  CHECK(texts(read({}, environment).values("bootstrap-url")) == Texts{"http://a"});
  CHECK(texts(read({"--bootstrap-url=http://b"}, environment).values("bootstrap-url")) == Texts{"http://b"});
}

TEST_CASE("all that cannot be read is told at once") {
  std::vector<Error> mistakes;
  const Options options({"--bogus", "-x", "extra", "--dry-run=yes", "--check", "--deadline"}, {}, mistakes);
  REQUIRE(mistakes.size() == 5);
  std::string all;
  for (const Error& mistake : mistakes) {
    CHECK(mistake.code == ExitCode::settings_wrong);
    all += mistake.message + "\n";
  }
  for (const std::string word : {"--bogus:", "-x:", "extra:", "--dry-run=yes:", "--deadline:"}) {
    CAPTURE(all);
    CHECK(all.find(word) != std::string::npos);
  }
  CHECK(options.has("check"));
}

TEST_CASE("an abbreviation is not an option, whether or not it would be unambiguous") {
  for (const std::string abbreviation : {"--deadli", "--env-f", "--he"}) {
    CAPTURE(abbreviation);
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{abbreviation + "=5s"}, {abbreviation, "5s"}}) {
      std::vector<Error> mistakes;
      const Options options(arguments, {}, mistakes);
      REQUIRE_FALSE(mistakes.empty());
      CHECK(mistakes.front().message.find(abbreviation) == 0);
      CHECK(options.value("env-file")->value == "init-env");
    }
  }
}

TEST_CASE("a lower layer gives way, in place where names are equal") {
  Options options = read({"--env=B=mine", "--env=C=3", "--file=/x,mode=0600=mine", "--deadline=1s"});
  options.add_layer_below({{"env", "A=1", "preset"},
                           {"env", "B=2", "preset"},
                           {"env", "D=4", "preset"},
                           {"file", "/x=theirs", "preset"},
                           {"deadline", "9s", "preset"},
                           {"env-file", "f", "preset"}});
  CHECK(texts(options.values("env")) == Texts{"A=1", "B=mine", "D=4", "C=3"});
  CHECK(texts(options.values("file")) == Texts{"/x,mode=0600=mine"});
  CHECK(options.value("deadline")->value == "1s");
  CHECK(options.value("env-file")->value == "f");
}

TEST_CASE("the listing can be given again") {
  const std::string listing = read({"--preset=codex", "--check", "--env=A=it's {x} $y",
                                    "--env=B={node.address}", "--address-types=ExternalIP,Hostname"})
                                  .listing();
  CHECK(listing.find("'--env=A=it'\\''s {x} $y'\n--env=B={node.address}\n") != std::string::npos);
  CHECK(listing.find("--address-types=ExternalIP,Hostname\n") != std::string::npos);
  CHECK(listing.find("preset") == std::string::npos);
  CHECK(listing.find("check") == std::string::npos);
  CHECK(read({"--file=/{a}=x,y"}).listing().find("'--file=/{a}=x,y'\n") != std::string::npos);
}

TEST_CASE("the listing keeps the order of the env file's lines, one option a line") {
  for (const Texts& order : {Texts{"--env-service-ports=P_", "--env=A=1", "--env=B=2"},
                             Texts{"--env=A=1", "--env-service-ports=P_", "--env=B=2"},
                             Texts{"--env=A=1", "--env=B=2", "--env-service-ports=P_"}}) {
    const std::string listing = read(order).listing();
    CAPTURE(listing);
    CHECK(listing.find(order[0] + "\n" + order[1] + "\n" + order[2] + "\n") != std::string::npos);
  }
  CHECK(read({"--file=/x=a\nb\\nc"}).listing().find("'--file=/x=a\\nb\\nc'\n") != std::string::npos);
}

TEST_CASE("the listing names a preset that stands for no file") {
  CHECK(read({"--preset=parity"}).listing().find("--preset=parity\n") != std::string::npos);
}

TEST_CASE("a Service by name takes the place of a preset's selector, and the other way round") {
  Options named = read({"--service=mine"});
  named.add_layer_below({{"service-selector", "a=b", "preset"}});
  CHECK_FALSE(named.has("service-selector"));
  Options selected = read({"--service-selector=a=b"});
  selected.add_layer_below({{"service", "theirs", "preset"}});
  CHECK_FALSE(selected.has("service"));
}

TEST_CASE("keys end at the first = outside braces") {
  CHECK(key_of("A=b=c") == "A");
  CHECK(key_of("/x/{env:A=B}=c") == "/x/{env:A=B}");
  CHECK(key_of("/x,mode=0755=c") == "/x");
  CHECK(key_of("nothing") == "nothing");
}

TEST_CASE("every single-valued option but --plan has a variable, and no two options share one") {
  std::set<std::string_view> seen;
  for (const Option& row : option_table()) {
    CAPTURE(row.name);
    CHECK(seen.insert(row.name).second);
    const bool single = row.kind == Option::Kind::single || row.kind == Option::Kind::templated;
    CHECK((!single || row.name == "plan" || !row.variables[0].empty()));
    for (const auto variable : row.variables) {
      CHECK((variable.empty() || seen.insert(variable).second));
    }
  }
}

}  // namespace init_env
