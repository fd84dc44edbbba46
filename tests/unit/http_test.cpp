#include "http.hpp"

#include <doctest/doctest.h>

namespace init_env {

TEST_CASE("base URLs have a host and maybe port and path, nothing more") {
  for (const std::string url :
       {"http://a", "https://a:1", "https://[::1]:6443", "http://a/b/c", "http://10.0.0.1/"}) {
    CAPTURE(url);
    CHECK(is_base_url(url));
  }
  for (const std::string url : {"", "a", "a:80", "ftp://a", "http://", "http://a?b", "http://a#b",
                                "http://u@a", "http://u:p@a", "http://a b", "http://a:99999"}) {
    CAPTURE(url);
    CHECK_FALSE(is_base_url(url));
  }
}

TEST_CASE("loopback hosts") {
  for (const std::string url :
       {"http://127.0.0.1:1", "http://127.1.2.3", "http://[::1]", "http://localhost:8001"}) {
    CAPTURE(url);
    CHECK(is_loopback_url(url));
  }
  for (const std::string url :
       {"http://128.0.0.1", "http://127.0.0.1.nip.example", "http://[::2]", "http://mylocalhost", ""}) {
    CAPTURE(url);
    CHECK_FALSE(is_loopback_url(url));
  }
}

TEST_CASE("names in a URL are encoded") {
  CHECK(percent_encoded("node-1.example") == "node-1.example");
  CHECK(percent_encoded("a/b?c#d e") == "a%2Fb%3Fc%23d%20e");
}

}  // namespace init_env
