#include "status.hpp"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <map>

namespace fake_api {

std::string status_body(int code, const std::string& message, const std::string& kind,
                        const std::string& name) {
  static const std::map<int, const char*> reasons{
      {400, "BadRequest"},         {401, "Unauthorized"},  {403, "Forbidden"},       {404, "NotFound"},
      {405, "MethodNotAllowed"},   {406, "NotAcceptable"}, {429, "TooManyRequests"}, {500, "InternalError"},
      {503, "ServiceUnavailable"}, {504, "Timeout"},
  };
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(buffer);
  writer.SetIndent(' ', 2);
  const auto text = [&](const char* key, const std::string& value) {
    writer.Key(key);
    writer.String(value.c_str());
  };
  writer.StartObject();
  text("kind", "Status");
  text("apiVersion", "v1");
  writer.Key("metadata");
  writer.StartObject();
  writer.EndObject();
  text("status", "Failure");
  text("message", message);
  const auto reason = reasons.find(code);
  text("reason", reason == reasons.end() ? "Unknown" : reason->second);
  if (!kind.empty()) {
    writer.Key("details");
    writer.StartObject();
    if (!name.empty()) {
      text("name", name);
    }
    text("kind", kind);
    writer.EndObject();
  }
  writer.Key("code");
  writer.Int(code);
  writer.EndObject();
  return std::string(buffer.GetString()) + "\n";
}

}  // namespace fake_api
