#include "log.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <tuple>

#include "file_descriptor.hpp"
#include "json.hpp"
#include "strings.hpp"

namespace init_env {
namespace {

// RFC 3339 in UTC with milliseconds.
std::string timestamp() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  const std::time_t seconds = milliseconds / 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  return fmt::format("{}.{:03}Z", std::string_view(text.data(), size), milliseconds % 1000);
}

std::string json_line(std::string_view level, std::string_view message, std::string_view hint) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  const auto member = [&](const char* key, std::string_view value) {
    const std::string text = as_utf8(value);
    writer.Key(key);
    writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  };
  writer.StartObject();
  member("time", timestamp());
  member("level", level);
  member("msg", message);
  if (!hint.empty()) {
    member("hint", hint);
  }
  writer.EndObject();
  return fmt::format("{}\n", std::string_view(buffer.GetString(), buffer.GetSize()));
}

// Each line of `text` behind `prefix`.
std::string prefixed(std::string_view prefix, std::string_view text) {
  return text.empty() ? ""
                      : fmt::format("{}{}\n", prefix,
                                    replace_all(std::string(text), "\n", fmt::format("\n{}", prefix)));
}

std::string text_lines(std::string_view level, std::string_view message, std::string_view hint) {
  return prefixed(level == "warning" ? "init-env: warning: " : "init-env: ", message) +
         prefixed("hint: ", hint);
}

}  // namespace

void Log::print(std::string_view level, std::string_view message, std::string_view hint) const {
  const std::string line =
      format_ == LogFormat::json ? json_line(level, message, hint) : text_lines(level, message, hint);
  // One write, so that the lines of programs that share stderr do not mix. There is nowhere to report a
  // failure.
  std::ignore = std::fwrite(line.data(), 1, line.size(), stderr);
}

std::string text_of(const Error& error) {
  return text_lines("error", error.message, error.hint);
}

void write_termination_log(const std::string& path, std::string_view text) {
  constexpr std::size_t limit = 4096;
  const int create = path.empty() ? 0 : O_CREAT;
  const FileDescriptor file(open(path.empty() ? "/dev/termination-log" : path.c_str(),
                                 O_WRONLY | O_TRUNC | O_CLOEXEC | O_NONBLOCK | create, 0644));
  if (file) {
    std::ignore = write_all(file, text.substr(0, limit));
  }
}

}  // namespace init_env
