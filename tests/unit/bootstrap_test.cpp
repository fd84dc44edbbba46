#include "bootstrap.hpp"

#include <doctest/doctest.h>

namespace init_env {

TEST_CASE("an SPR as text or as JSON") {
  const std::string spr = "spr:" + std::string(48, 'A') + "-_";
  const auto found = [](std::string body) { return spr_in(body).value_or("none"); };
  CHECK(found(spr) == spr);
  CHECK(found(spr + "\r\n") == spr);
  CHECK(found(R"({"spr": ")" + spr + R"("})") == spr);
  for (const std::string& body :
       {std::string(), std::string("<html>"), spr.substr(1), spr.substr(0, 53), spr + "=", spr + " " + spr,
        "SPR:" + spr.substr(4), R"({"spr":1})" + std::string(), R"({"a":{"spr":")" + spr + R"("}})",
        R"({"spr":")" + spr + R"("} x)"}) {
    CAPTURE(body);
    CHECK(found(body) == "none");
  }
}

}  // namespace init_env
