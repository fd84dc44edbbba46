#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rendering.hpp"
#include "result.hpp"

namespace init_env {

// How a line of the env file is written.
enum class EnvFormat {
  quoted,    // NAME='value', read alike by bash, dash, busybox sh and the kubelet (KEP-3721)
  exported,  // export NAME='value'
  plain,     // NAME=value, of [A-Za-z0-9_./:@%+,=-] only
};

// The kubelet's limits (KEP-3721).
constexpr std::size_t max_env_value = std::size_t{32} * 1024;
constexpr std::size_t max_env_file = std::size_t{64} * 1024;

// Whether a shell takes `name` for a variable: letters, digits and _, no digit first.
bool is_variable_name(std::string_view name);

// The line of one variable, newline included. `value` is its text, which may be masked.
std::string env_line(const std::string& name, const std::string& value, EnvFormat format);

// Why `value` cannot be written in `format`, as an error whose code tells where the culprit comes from:
// settings_wrong, fact_missing or secret_unusable. Nothing if it can. The message does not hold the value.
// Refused: ' NUL CR LF, other than the plain characters with plain, over 32 KiB.
std::optional<Error> refusal(const Rendering& value, EnvFormat format);

}  // namespace init_env
