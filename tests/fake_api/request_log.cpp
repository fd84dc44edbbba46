#include "request_log.hpp"

#include <fmt/format.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace fake_api {

void RequestLog::add(const RequestEntry& entry) {
  const std::lock_guard lock(mutex_);
  const auto since_start =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start_);
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  const auto text = [&](const char* key, const std::string& value) {
    writer.Key(key);
    writer.String(value.c_str());
  };
  writer.StartObject();
  writer.Key("number");
  writer.Uint64(lines_.size() + 1);
  writer.Key("ms");
  writer.Int64(since_start.count());
  text("method", entry.method);
  text("path", entry.path);
  writer.Key("status");
  writer.Int(entry.status);
  text("service_account", entry.service_account);
  writer.Key("authorization");
  writer.Bool(entry.authorization);
  text("accept", entry.accept);
  text("user_agent", entry.user_agent);
  writer.Key("client_port");
  writer.Int(entry.client_port);
  text("fault", entry.fault);
  writer.EndObject();
  lines_.emplace_back(buffer.GetString());
  fmt::print(file_, "{}\n", lines_.back());
  std::fflush(file_);
}

std::string RequestLog::lines() {
  const std::lock_guard lock(mutex_);
  std::string text;
  for (const std::string& line : lines_) {
    text += line + "\n";
  }
  return text;
}

}  // namespace fake_api
