#include "identity.hpp"

#include <doctest/doctest.h>

namespace init_env {
namespace {

Naming naming(const std::string& pod_name, std::optional<std::string> base = {}, std::uint32_t start = 0) {
  return {.pod_name = pod_name, .base_name = std::move(base), .ordinals_start = start, .index = {}};
}

}  // namespace

TEST_CASE("the index comes from the pod's name") {
  struct Row {
    const char* pod_name;
    std::optional<std::string> base;
    std::uint32_t start;
    std::uint32_t index;
    const char* suffix;
  };
  for (const Row& row :
       {Row{"codex-3-1", "codex", 1, 2, "-3-1"}, Row{"codex-1", "codex", 1, 0, "-1"},
        Row{"codex-2-5-1", "codex-2", 1, 4, "-5-1"}, Row{"codex-3-1", {}, 1, 0, "-1"},
        Row{"codex-12", {}, 0, 12, "-12"}, Row{"a-2147483647", "a", 0, 2147483647, "-2147483647"}}) {
    CAPTURE(row.pod_name);
    const Naming given = naming(row.pod_name, row.base, row.start);
    CHECK(*replica_index(given) == row.index);
    CHECK(*suffix(given) == row.suffix);
  }
}

TEST_CASE("the base name is the pod's name less its last number") {
  CHECK(base_name(naming("codex-3-1")) == "codex-3");
  CHECK(base_name(naming("web")) == "web");
  CHECK(base_name(naming("codex-3-1", "codex")) == "codex");
}

TEST_CASE("other shapes are refused") {
  for (const std::string name : {"codex", "codex-", "codex-x", "codex-1-2-3", "codex-1-", "codex--1",
                                 "codex1", "web-1", "codex-2147483648", "codex-1x"}) {
    CAPTURE(name);
    const auto index = replica_index(naming(name, "codex"));
    REQUIRE_FALSE(index);
    CHECK(index.error().code == ExitCode::settings_wrong);
  }
  CHECK_FALSE(replica_index(naming("web")));
  CHECK_FALSE(pod_ordinal(naming("web-7d9f")));
}

TEST_CASE("a negative index tells its numbers") {
  const auto index = replica_index(naming("codex-0-1", "codex", 1));
  REQUIRE_FALSE(index);
  CHECK(index.error().message ==
        "pod name \"codex-0-1\" gives the number 0, less --ordinals-start 1 the index -1, which is negative");
}

TEST_CASE("the names of the replicas further on count up in the first number") {
  CHECK(*pod_name_after(naming("codex-3-1", "codex"), 2) == "codex-5-1");
  CHECK(*pod_name_after(naming("geth-9"), 1) == "geth-10");
  CHECK_FALSE(pod_name_after(naming("geth"), 1));
  CHECK_FALSE(pod_name_after(naming("geth-2147483647"), 1));
}

TEST_CASE("a fixed index needs no name") {
  Naming given = naming("web-6d5f-x");
  given.index = 7;
  CHECK(*replica_index(given) == 7);
  CHECK_FALSE(suffix(given));
}

}  // namespace init_env
