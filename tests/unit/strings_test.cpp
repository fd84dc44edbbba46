#include "strings.hpp"

#include <doctest/doctest.h>

using namespace std::string_literals;

namespace init_env {

TEST_CASE("strip takes white space off both ends only") {
  CHECK(strip("  a b\t\r\n") == "a b");
  CHECK(strip("").empty());
  CHECK(strip(" \n ").empty());
}

TEST_CASE("split leaves out empty parts") {
  CHECK(split(" a, b ,,c,", ',') == std::vector<std::string>{"a", "b", "c"});
  CHECK(split("", ',').empty());
}

TEST_CASE("parse_number takes digits within the limit and nothing else") {
  CHECK(parse_number("0", 9) == 0U);
  CHECK(parse_number("2147483647", 2147483647) == 2147483647U);
  for (const std::string text :
       {"", "-1", "+1", " 1", "1 ", "0x1", "1.0", "10", "99999999999999999999", "a"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_number(text, 9));
  }
}

TEST_CASE("one_line keeps a message on its line and within its limit") {
  CHECK(one_line("a\nb\tc\x7f", 10) == "a b c ");
  CHECK(one_line("12345", 5) == "12345");
  CHECK(one_line("123456", 5) == "12345...");
}

TEST_CASE("replace_all replaces every occurrence once") {
  CHECK(replace_all("aaa", "a", "aa") == "aaaaaa");
  CHECK(replace_all("abc", "", "x") == "abc");
  CHECK(replace_all("it's", "'", "'\\''") == "it'\\''s");
}

TEST_CASE("object names are RFC 1123 subdomains") {
  for (const std::string name : {"a", "codex-1-1", "node.example.com", "0"}) {
    CAPTURE(name);
    CHECK(is_object_name(name));
  }
  CHECK(is_object_name(std::string(253, 'a')));
  for (const std::string& name :
       {""s, "A"s, "-a"s, "a-"s, ".a"s, "a/b"s, "a b"s, "a\0b"s, "ä"s, std::string(254, 'a')}) {
    CAPTURE(name);
    CHECK_FALSE(is_object_name(name));
  }
}

TEST_CASE("modes are octal permission bits") {
  CHECK(parse_mode("600") == 0600U);
  CHECK(parse_mode("0777") == 0777U);
  CHECK(parse_mode("0") == 0U);
  for (const std::string text : {"", "8", "1000", "07777", "00644", "-1", "u+x", "64 4"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_mode(text));
  }
}

}  // namespace init_env
