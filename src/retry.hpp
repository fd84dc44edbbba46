#pragma once

#include <chrono>
#include <optional>
#include <random>

#include "duration.hpp"
#include "result.hpp"
#include "stop.hpp"

namespace init_env {

// An attempt that failed, and how long to go on trying.
struct Failure {
  enum class Patience {
    until_deadline,
    for_grace,  // ten seconds from the first of such failures in a row: rights and tokens may be arriving
    none,
  };

  Error error;
  Patience patience = Patience::until_deadline;
  std::optional<Duration> retry_after = {};  // what the server asks for
  bool cut_by_deadline = false;              // no answer, and the deadline is why
};

// What became of one attempt to ask for a T.
template <typename T>
using Attempt = Result<T, Failure>;

// Decides when to try again. Its clock is handed in, so that it is only arithmetic.
class Retry {
 public:
  Retry(Clock::time_point deadline, unsigned seed) : deadline_(deadline), random_(seed) {}

  [[nodiscard]] Clock::time_point deadline() const { return deadline_; }

  // Reports a failure at `now`. The time of the next attempt, never past the deadline; nothing to give up,
  // with last_error() then telling why. The pause is drawn between 0 and 100 ms, doubled for each failure in
  // a row up to 5 s (full jitter), and at least what the server asks for.
  // https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
  std::optional<Clock::time_point> next_attempt(Failure failure, Clock::time_point now);

  // Reports an answer that could be used, but lacks what `error` names: the time to ask again, in a second.
  std::optional<Clock::time_point> next_poll(Error error, Clock::time_point now);

  // Reports that the answers so far lack what `error` names, while something else is asked for.
  void lacking(Error error) { last_error_ = std::move(error); }

  // The failures in a row end.
  void succeeded();

  // The error of the last answer. Precondition: something was reported.
  [[nodiscard]] const Error& last_error() const { return *last_error_; }

 private:
  Clock::time_point deadline_;
  std::mt19937 random_;
  int failures_ = 0;                            // in a row
  std::optional<Clock::time_point> grace_end_;  // set while failures with for_grace follow each other
  std::optional<Error> last_error_;
};

}  // namespace init_env
