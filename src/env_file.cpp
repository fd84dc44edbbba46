#include "env_file.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace init_env {
namespace {

std::string_view name_of(char c) {
  switch (c) {
    case '\'':
      return "a single quote";
    case '\0':
      return "a NUL";
    case '\r':
      return "a carriage return";
    case '\n':
      return "a newline";
    default:
      return "a character";
  }
}

}  // namespace

bool is_variable_name(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; };
  return !name.empty() && letter(name.front()) &&
         std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

std::string env_line(const std::string& name, const std::string& value, EnvFormat format) {
  switch (format) {
    case EnvFormat::exported:
      return fmt::format("export {}='{}'\n", name, value);
    case EnvFormat::plain:
      return fmt::format("{}={}\n", name, value);
    default:
      return fmt::format("{}='{}'\n", name, value);
  }
}

std::optional<Error> refusal(const Rendering& value, EnvFormat format) {
  constexpr std::string_view unquotable("'\0\r\n", 4);
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:@%+,=-";
  std::size_t size = 0;
  for (const Fragment& fragment : value.fragments) {
    const auto at = format == EnvFormat::plain ? fragment.text.find_first_not_of(plain)
                                               : fragment.text.find_first_of(unquotable);
    if (at != std::string::npos) {
      return Error{
          code_of(fragment.origin),
          fmt::format("the value holds {}, which the env file cannot carry", name_of(fragment.text[at])),
          format == EnvFormat::plain ? "the plain format carries only [A-Za-z0-9_./:@%+,=-]" : ""};
    }
    size += fragment.text.size();
  }
  if (size > max_env_value) {
    return Error{code_of(value.origin()),
                 fmt::format("the value has {} bytes, more than the {} that the env file can carry", size,
                             max_env_value)};
  }
  return std::nullopt;
}

}  // namespace init_env
