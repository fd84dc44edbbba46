#include "json.hpp"

#include <doctest/doctest.h>

using namespace std::string_literals;
using namespace std::string_view_literals;

namespace init_env {
namespace {

// The scalars as "path=value" lines; "broken" if the document is.
std::string walked(std::string document) {
  std::string lines;
  const bool whole = walk_json(document, [&](const std::vector<JsonStep>& path, const JsonScalar& scalar) {
    for (const JsonStep& step : path) {
      lines += "/" + (step.key.empty() ? std::to_string(step.position) : std::string(step.key));
    }
    lines += "=" + std::string(scalar.text) + "\n";
    return scalar.text != "stop";
  });
  return whole ? lines : "broken";
}

std::string nested(int levels) {
  return std::string(static_cast<std::size_t>(levels), '[') +
         std::string(static_cast<std::size_t>(levels), ']');
}

}  // namespace

TEST_CASE("scalars come with their paths") {
  CHECK(walked(R"({"a":{"b":["x",{"c":1.50},[],"y"]},"d":null,"e":"\u0041\n"})") ==
        "/a/b/0=x\n/a/b/1/c=1.50\n/a/b/3=y\n/d=\n/e=A\n\n");
  CHECK(walked("\"x\"") == "=x\n");
}

TEST_CASE("duplicate keys are all visited") {
  CHECK(walked(R"({"a":"1","a":"2"})") == "/a=1\n/a=2\n");
}

TEST_CASE("a string may hold a NUL, the document may not") {
  CHECK(walked(R"({"a":"x\u0000y"})") == "/a=x\0y\n"s);
  CHECK(walked("{\"a\":\"x\"}\0{}"s) == "broken");
}

TEST_CASE("numbers stay text, whatever they say") {
  CHECK(walked("[0.000000000012345678901234567890123e-2147483639,1e99,-0]") ==
        "/0=0.000000000012345678901234567890123e-2147483639\n/1=1e99\n/2=-0\n");
}

TEST_CASE("depth is limited to 64 levels") {
  CHECK(walked(nested(64)).empty());
  CHECK(walked(nested(65)) == "broken");
  CHECK(walked(std::string(1000000, '[')) == "broken");
}

TEST_CASE("what is not one whole JSON text in UTF-8 is broken") {
  for (const std::string& document : {""s, " "s, "{"s, "{}{}"s, "{} x"s, "[1,]"s, "{\"a\"}"s, "'a'"s,
                                      "<html>"s, "\"\xff\""s, "\"\\ud800\""s, "nul"s, "[\"a\nb\"]"s}) {
    CAPTURE(document);
    CHECK(walked(document) == "broken");
  }
}

TEST_CASE("a character that the end cuts off is not read past the end") {
  for (const std::string cut : {"\xF2", "\xF2\x80", "\xF2\x80\x80", "\xE2", "\xC2"}) {
    CAPTURE(cut);
    // As long as its memory: the address sanitizer sees the next byte read.
    std::string document = R"({"key":"a text longer than a string's own buffer)" + cut;
    document.shrink_to_fit();
    CHECK_FALSE(walk_json(document, [](const auto&, const auto&) { return true; }));
  }
}

TEST_CASE("text becomes UTF-8 if it is none") {
  for (const std::string text : {"", "a", "\xC3\xA4", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"}) {
    CAPTURE(text);
    CHECK(as_utf8(text) == text);
  }
  CHECK(as_utf8("a\0\xC3\xA4"sv) == "a\0\xC3\xA4"sv);
  CHECK(as_utf8("a\xFFz") == "a?z");
  CHECK(as_utf8("\xC3\xA4\xE2\x82") == "????");
}

TEST_CASE("the visitor can stop") {
  CHECK(walked(R"(["stop","x"])") == "broken");
}

}  // namespace init_env
