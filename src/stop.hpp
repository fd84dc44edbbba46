#pragma once

#include <chrono>
#include <optional>

#include "file_descriptor.hpp"
#include "result.hpp"

namespace init_env {

using Clock = std::chrono::steady_clock;

// Holds back SIGINT and SIGTERM from its construction on, so that they end the program where it asks for them
// and never in between. One instance, made before any thread; held back also as PID 1, which ignores signals
// that it does not handle.
class StopSignals {
 public:
  StopSignals();

  // Readable as soon as a signal is there: for poll(2).
  [[nodiscard]] int descriptor() const { return descriptor_.get(); }

  // The signal that has come, as an Error with its exit code; nothing if none has.
  std::optional<Error> received();

  // Waits until `until`, or until a signal is there: then as received().
  std::optional<Error> wait_until(Clock::time_point until);

 private:
  FileDescriptor descriptor_;
  std::optional<Error> received_;
};

}  // namespace init_env
