#include "rendering.hpp"

#include <doctest/doctest.h>

#include <map>

namespace init_env {
namespace {

Error problem(const std::string& message) {
  return {ExitCode::fact_missing, message};
}

const Source node{Source::Kind::node};

// Facts by "name" or "name:argument".
Fact look_up(const std::string& name, const std::string& argument) {
  const std::string key = argument.empty() ? name : name + ":" + argument;
  static const std::map<std::string, std::string> known{
      {"a", "1"}, {"empty", ""}, {"of:1", "one"}, {"of:x|y", "never"}};
  if (const auto found = known.find(key); found != known.end()) {
    return {.state = Fact::State::known, .value = {found->second, Origin::fact}};
  }
  if (name == "secret") {
    return {.state = Fact::State::known, .value = {"hush", Origin::secret}};
  }
  if (name == "unread") {
    return {.state = Fact::State::unread, .source = node};
  }
  if (name == "late") {
    return {.state = Fact::State::awaited, .error = problem("late " + key), .source = node};
  }
  if (name == "pending") {
    return {.state = Fact::State::pending, .error = problem("pending " + key), .source = node};
  }
  if (name == "failed") {
    return {.state = Fact::State::failed, .error = problem("failed " + key)};
  }
  return {.state = Fact::State::absent, .error = problem("no " + key)};
}

Rendering rendered(const std::string& source, Escapes escapes = Escapes::kept) {
  const auto parsed = parse_template(source, escapes);
  REQUIRE(parsed);
  return render(*parsed, look_up);
}

}  // namespace

TEST_CASE("text and facts") {
  struct Row {
    const char* source;
    const char* text;
  };
  for (const auto& [source, text] :
       {Row{"", ""}, Row{"plain", "plain"}, Row{"<{a}>{a}", "<1>1"}, Row{"{{a}}", "{a}"},
        Row{"{{{a}}}", "{1}"}, Row{"{of:{a}}", "one"}, Row{"{nope|b}", "b"}, Row{"{nope|}", ""},
        Row{"{nope|{nope|c}}}}", "c}"}, Row{"{nope|x|y}", "x|y"}, Row{"{nope:z|{a}}", "1"},
        Row{"{empty|full}", ""}, Row{"{of:{nope|1}}", "one"}, Row{"{late|soon}", "soon"},
        Row{"a\\nb\\\\", "a\\nb\\\\"}}) {
    CAPTURE(source);
    const Rendering out = rendered(source);
    CHECK(out.complete());
    CHECK(out.text() == text);
  }
}

TEST_CASE("escapes stand for newline and backslash where they are resolved") {
  CHECK(rendered("a\\nb\\\\n\\t{nope|\\n}", Escapes::resolved).text() == "a\nb\\n\\t\n");
}

TEST_CASE("a fact that does not exist is an error unless there is a default") {
  CHECK(rendered("{nope}").errors.at(0).message == "no nope");
  CHECK(rendered("{nope:{nope}}").errors.size() == 1);
}

TEST_CASE("a failed lookup is an error also with a default") {
  CHECK(rendered("{failed|x}").errors.at(0).message == "failed failed");
}

TEST_CASE("where the default fails too, both are told, with the default's code") {
  const auto missing = rendered("{nope|{nope:2}}").errors;
  REQUIRE(missing.size() == 2);
  CHECK(missing[0].message == "no nope");
  CHECK(missing[1].message == "no nope:2");
  CHECK(rendered("{late|{nope}}").errors.size() == 2);
}

TEST_CASE("a fact that may arrive is awaited unless there is a default") {
  const Rendering out = rendered("{late}");
  CHECK(out.errors.empty());
  CHECK(out.awaited.at(0).message == "late late");
  CHECK(out.ask_again == std::set{node});
  CHECK_FALSE(out.complete());
}

TEST_CASE("what is pending is waited for whatever its default") {
  const Rendering out = rendered("{pending|x}");
  CHECK(out.awaited.at(0).message == "pending pending");
  CHECK(out.ask_again == std::set{node});
  CHECK(out.text().empty());
}

TEST_CASE("an unread fact names its source") {
  const Rendering out = rendered("{unread}");
  CHECK(out.sources == std::set<Source>{{Source::Kind::node}});
  CHECK_FALSE(out.complete());
  CHECK(rendered("{of:{unread}}").sources == std::set<Source>{{Source::Kind::node}});
}

TEST_CASE("the default of an unread fact is checked, but asks for nothing") {
  CHECK(rendered("{unread|{nope}}").errors.size() == 1);
  CHECK(rendered("{nope|{unread}}").sources == std::set<Source>{{Source::Kind::node}});
  CHECK(rendered("{a|{unread}}").sources.empty());
}

TEST_CASE("secrets are masked") {
  const Rendering out = rendered("<{secret:k}>");
  CHECK(out.text() == "<hush>");
  CHECK(out.masked() == "<***>");
  CHECK(out.origin() == Origin::secret);
}

TEST_CASE("a preview keeps as references what is not known, and secrets") {
  const auto previewed = [](const std::string& source) { return preview(*parse_template(source), look_up); };
  CHECK(previewed("/k/{a}/{unread}") == "/k/1/{unread}");
  CHECK(previewed("{of:{unread}|{a}}") == "{of:{unread}|1}");
  CHECK(previewed("{nope|x}{late}{secret:{a}}") == "x{late}{secret:1}");
}

}  // namespace init_env
