// Durations: what is accepted is above zero, bounded, and the same when written in nanoseconds.
#include <chrono>

#include "duration.hpp"
#include "fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace init_env;
  const auto duration = parse_duration(as_text(data, size));
  if (duration) {
    require(*duration > Duration::zero(), "above zero");
    require(*duration <= std::chrono::hours(87660), "at most ten years");
    const auto again = parse_duration(std::to_string(duration->count()) + "ns");
    const Duration rounding = *duration / (std::int64_t{1} << 50);  // it is computed in doubles
    require(again && std::chrono::abs(*again - *duration) <= rounding, "the same in nanoseconds");
  }
  return 0;
}
