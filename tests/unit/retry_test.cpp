#include "retry.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <tuple>

namespace init_env {
namespace {

using namespace std::chrono_literals;
using Patience = Failure::Patience;

const Clock::time_point start{1000s};

Failure failure(Patience patience, ExitCode code = ExitCode::api_unreachable) {
  return {.error = {code, "failed"}, .patience = patience};
}

}  // namespace

TEST_CASE("pauses are drawn up to a limit that doubles to five seconds") {
  const Duration limits[]{100ms, 200ms, 400ms, 800ms, 1600ms, 3200ms, 5s, 5s};
  Duration longest[8]{};
  for (unsigned seed = 0; seed < 500; ++seed) {
    Retry retry(start + 1h, seed);
    for (std::size_t i = 0; i < 8; ++i) {
      const Duration pause = *retry.next_attempt(failure(Patience::until_deadline), start) - start;
      CHECK((pause >= 0s && pause <= limits[i]));
      longest[i] = std::max(longest[i], pause);
    }
  }
  for (std::size_t i = 0; i < 8; ++i) {
    CHECK(longest[i] > limits[i] * 9 / 10);
  }
}

TEST_CASE("a success begins anew") {
  Retry retry(start + 1h, 1);
  for (int i = 0; i < 10; ++i) {
    std::ignore = retry.next_attempt(failure(Patience::until_deadline), start);
  }
  retry.succeeded();
  CHECK(*retry.next_attempt(failure(Patience::until_deadline), start) - start <= 100ms);
}

TEST_CASE("the server's wish is honoured, but not past the deadline") {
  Retry retry(start + 1min, 1);
  Failure patient = failure(Patience::until_deadline);
  patient.retry_after = 7s;
  CHECK(*retry.next_attempt(patient, start) - start == 7s);
  patient.retry_after = 24h;
  CHECK(*retry.next_attempt(patient, start) == start + 1min);
}

TEST_CASE("some failures end at once, all at the deadline") {
  Retry retry(start + 1s, 1);
  CHECK_FALSE(retry.next_attempt(failure(Patience::none, ExitCode::not_found), start));
  CHECK(retry.last_error().code == ExitCode::not_found);
  CHECK(retry.next_attempt(failure(Patience::until_deadline), start));
  CHECK_FALSE(retry.next_attempt(failure(Patience::until_deadline), start + 1s));
}

TEST_CASE("the grace is ten seconds from the first of such failures in a row") {
  Retry retry(start + 1h, 1);
  CHECK(*retry.next_attempt(failure(Patience::for_grace), start) <= start + 10s);
  CHECK(*retry.next_attempt(failure(Patience::for_grace, ExitCode::not_found), start + 9999ms) <=
        start + 10s);
  CHECK_FALSE(retry.next_attempt(failure(Patience::for_grace), start + 10s));
}

TEST_CASE("another failure or a success ends the row") {
  Retry retry(start + 1h, 1);
  CHECK(retry.next_attempt(failure(Patience::for_grace), start));
  CHECK(retry.next_attempt(failure(Patience::until_deadline), start + 9s));
  CHECK(retry.next_attempt(failure(Patience::for_grace), start + 11s));
  retry.succeeded();
  CHECK(retry.next_attempt(failure(Patience::for_grace), start + 30s));
}

TEST_CASE("a request that the deadline cuts keeps the last answer") {
  Retry retry(start + 1min, 1);
  Failure cut = failure(Patience::until_deadline);
  cut.cut_by_deadline = true;
  SUBCASE("if there was one") {
    CHECK(*retry.next_poll({ExitCode::fact_missing, "no address"}, start) == start + 1s);
    CHECK_FALSE(retry.next_attempt(cut, start + 1min));
    CHECK(retry.last_error().code == ExitCode::fact_missing);
  }
  SUBCASE("else it is the answer") {
    CHECK_FALSE(retry.next_attempt(cut, start + 1min));
    CHECK(retry.last_error().code == ExitCode::api_unreachable);
  }
}

TEST_CASE("what was overcome is not what is told at the end") {
  Retry retry(start + 1min, 1);
  CHECK(retry.next_attempt(failure(Patience::until_deadline, ExitCode::not_allowed), start));
  retry.succeeded();
  Failure cut = failure(Patience::until_deadline);
  cut.cut_by_deadline = true;
  CHECK_FALSE(retry.next_attempt(cut, start + 1min));
  CHECK(retry.last_error().code == ExitCode::api_unreachable);
}

TEST_CASE("what may arrive is asked for each second until the deadline") {
  Retry retry(start + 1500ms, 1);
  CHECK(*retry.next_poll({ExitCode::fact_missing, ""}, start) == start + 1s);
  CHECK(*retry.next_poll({ExitCode::fact_missing, ""}, start + 1s) == start + 1500ms);
  CHECK_FALSE(retry.next_poll({ExitCode::fact_missing, ""}, start + 1500ms));
}

}  // namespace init_env
