#include "result.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace init_env {

Error mistake(std::string message, std::string hint) {
  return {ExitCode::settings_wrong, std::move(message), std::move(hint)};
}

Error join(const std::vector<Error>& errors) {
  const auto mistake = std::find_if(errors.begin(), errors.end(), [](const Error& error) {
    return error.code == ExitCode::settings_wrong;
  });
  std::vector<std::string> messages;
  std::vector<std::string> hints;
  const auto add_once = [](std::vector<std::string>& lines, const std::string& line) {
    if (!line.empty() && std::find(lines.begin(), lines.end(), line) == lines.end()) {
      lines.push_back(line);
    }
  };
  for (const Error& error : errors) {
    add_once(messages, error.message);
    add_once(hints, error.hint);
  }
  return {mistake == errors.end() ? errors.front().code : mistake->code,
          fmt::format("{}", fmt::join(messages, "\n")), fmt::format("{}", fmt::join(hints, "\n"))};
}

}  // namespace init_env
