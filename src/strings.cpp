#include "strings.hpp"

#include <algorithm>
#include <charconv>

namespace init_env {

std::string_view strip(std::string_view text) {
  constexpr std::string_view white_space = " \t\r\n\v\f";
  const auto first = text.find_first_not_of(white_space);
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(white_space) - first + 1);
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const auto end = text.find(separator);
    if (const auto part = strip(text.substr(0, end)); !part.empty()) {
      parts.emplace_back(part);
    }
    if (end == std::string_view::npos) {
      return parts;
    }
    text.remove_prefix(end + 1);
  }
}

std::optional<std::uint32_t> parse_number(std::string_view text, std::uint32_t limit) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number > limit) {
    return std::nullopt;
  }
  return number;
}

std::optional<mode_t> parse_mode(std::string_view text) {
  constexpr std::size_t max_digits = 4;
  if (text.empty() || text.size() > max_digits ||
      text.find_first_not_of("01234567") != std::string_view::npos) {
    return std::nullopt;
  }
  mode_t mode = 0;
  for (const char digit : text) {
    mode = mode * 8 + static_cast<mode_t>(digit - '0');
  }
  return mode <= 0777 ? std::optional(mode) : std::nullopt;
}

std::string one_line(std::string_view text, std::size_t limit) {
  std::string line(text.substr(0, limit));
  std::replace_if(line.begin(), line.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  if (text.size() > limit) {
    line += "...";
  }
  return line;
}

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  if (from.empty()) {
    return text;
  }
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

bool is_object_name(std::string_view text) {
  const auto alphanumeric = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !text.empty() && text.size() <= 253 && alphanumeric(text.front()) && alphanumeric(text.back()) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return alphanumeric(c) || c == '-' || c == '.'; });
}

}  // namespace init_env
