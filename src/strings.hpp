#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace init_env {

// `text` without the ASCII white space at both ends.
std::string_view strip(std::string_view text);

// The parts between `separator`s, stripped; empty parts are left out.
std::vector<std::string> split(std::string_view text, char separator);

// A non-negative decimal number of digits only, at most `limit`. Nothing for any other text.
std::optional<std::uint32_t> parse_number(std::string_view text, std::uint32_t limit);

// Permission bits in one to four octal digits, at most 0777: "600", "0644". Nothing for any other text.
std::optional<mode_t> parse_mode(std::string_view text);

// `text` on one line of a log: control characters become spaces, and bytes past `limit` become "...".
std::string one_line(std::string_view text, std::size_t limit);

// `text` with every `from` replaced by `to`. An empty `from` changes nothing.
std::string replace_all(std::string text, std::string_view from, std::string_view to);

// An RFC 1123 subdomain, the shape of pod, node and namespace names: at most 253 lower-case letters, digits,
// '-' and '.', beginning and ending with a letter or digit.
// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
bool is_object_name(std::string_view text);

}  // namespace init_env
