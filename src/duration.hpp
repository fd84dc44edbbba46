#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace init_env {

using Duration = std::chrono::nanoseconds;

// A duration above zero as Go's time.ParseDuration reads it: "500ms", "1.5s", "2m", "1h30m". Units: ns, us,
// µs, ms, s, m, h. At most ten years, so that adding it to a point in time cannot overflow. Nothing for other
// text. https://pkg.go.dev/time#ParseDuration
std::optional<Duration> parse_duration(std::string_view text);

// `duration` for messages, in seconds: "1.5s".
std::string as_text(Duration duration);

// The whole seconds of `duration`, rounded up, for messages: "119s".
std::string in_seconds(Duration duration);

}  // namespace init_env
