#include "stop.hpp"

#include <doctest/doctest.h>

#include <csignal>

namespace init_env {

using namespace std::chrono_literals;

TEST_CASE("a signal is held back until it is asked for, and then stays") {
  StopSignals stop;
  CHECK_FALSE(stop.received());
  raise(SIGINT);
  CHECK(stop.received()->code == ExitCode::interrupted);
  CHECK(stop.received()->code == ExitCode::interrupted);
}

TEST_CASE("a signal ends a wait") {
  StopSignals stop;
  raise(SIGTERM);
  CHECK(stop.wait_until(Clock::now() + 1h)->code == ExitCode::terminated);
}

TEST_CASE("a wait ends at its time") {
  StopSignals stop;
  const auto until = Clock::now() + 5ms;
  CHECK_FALSE(stop.wait_until(until));
  CHECK(Clock::now() >= until);
}

}  // namespace init_env
