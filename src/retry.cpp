#include "retry.hpp"

#include <algorithm>

namespace init_env {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Duration shortest_pause = milliseconds(100);
constexpr Duration longest_pause = seconds(5);
constexpr Duration grace = seconds(10);
constexpr Duration poll_interval = seconds(1);

}  // namespace

std::optional<Clock::time_point> Retry::next_attempt(Failure failure, Clock::time_point now) {
  if (!failure.cut_by_deadline || !last_error_) {
    last_error_ = std::move(failure.error);
  }
  if (failure.patience == Failure::Patience::for_grace) {
    grace_end_ = grace_end_.value_or(now + grace);
  } else {
    grace_end_.reset();
  }
  const auto end = std::min(deadline_, grace_end_.value_or(deadline_));
  if (failure.patience == Failure::Patience::none || now >= end) {
    return std::nullopt;
  }
  const Duration limit = std::min(longest_pause, shortest_pause * (1 << std::min(failures_, 6)));
  ++failures_;
  const Duration pause(std::uniform_int_distribution<Duration::rep>(0, limit.count())(random_));
  // Compared as durations: what the server asks for may lie beyond any point in time.
  return now + std::min<Duration>(std::max(pause, failure.retry_after.value_or(pause)), end - now);
}

std::optional<Clock::time_point> Retry::next_poll(Error error, Clock::time_point now) {
  succeeded();
  last_error_ = std::move(error);
  if (now >= deadline_) {
    return std::nullopt;
  }
  return std::min(deadline_, now + poll_interval);
}

void Retry::succeeded() {
  last_error_.reset();
  failures_ = 0;
  grace_end_.reset();
}

}  // namespace init_env
