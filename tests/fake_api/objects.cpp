#include "objects.hpp"

#include <fmt/format.h>
#include <rapidjson/document.h>
#include <rapidjson/istreamwrapper.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>

namespace fake_api {
namespace {

using rapidjson::Document;
using rapidjson::Value;

// The string at `path`, a step a key; empty if there is none.
std::string text_at(const Value& value, std::initializer_list<const char*> path) {
  const Value* at = &value;
  for (const char* key : path) {
    if (!at->IsObject() || !at->HasMember(key)) {
      return "";
    }
    at = &(*at)[key];
  }
  return at->IsString() ? at->GetString() : "";
}

std::string json_of(const Value& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return buffer.GetString();
}

// Calls `visit` for each object of the kind in the directory's files, in the order of their names.
void for_each(const std::string& directory, const std::string& kind,
              const std::function<void(Value&, Document::AllocatorType&)>& visit) {
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.path().extension() == ".json") {
      files.insert(entry.path());
    }
  }
  for (const auto& file : files) {
    std::ifstream stream(file);
    rapidjson::IStreamWrapper wrapper(stream);
    Document document;
    document.ParseStream(wrapper);
    if (document.HasParseError() || !document.IsObject()) {
      fmt::print(stderr, "fake-api: {}: no JSON object\n", file.string());
      continue;
    }
    const std::string found = text_at(document, {"kind"});
    if (found == kind) {
      visit(document, document.GetAllocator());
    }
    if ((found == kind + "List" || found == "List") && document.HasMember("items") &&
        document["items"].IsArray()) {
      for (Value& item : document["items"].GetArray()) {
        // The items of a typed list have no kind of their own.
        if (found != "List" || text_at(item, {"kind"}) == kind) {
          visit(item, document.GetAllocator());
        }
      }
    }
  }
}

// Gives the items of typed lists what single objects have.
std::string single_json(Value& object, const char* kind, Document::AllocatorType& allocator) {
  if (!object.HasMember("kind")) {
    object.AddMember("kind", Value(kind, allocator), allocator);
    object.AddMember("apiVersion", "v1", allocator);
  }
  return json_of(object);
}

void remove_external_ips(Value& node) {
  if (!node.HasMember("status") || !node["status"].HasMember("addresses")) {
    return;
  }
  Value& addresses = node["status"]["addresses"];
  for (auto* address = addresses.Begin(); address != addresses.End();) {
    address = text_at(*address, {"type"}) == "ExternalIP" ? addresses.Erase(address) : address + 1;
  }
}

std::map<std::string, std::string> labels_of(const Value& object) {
  std::map<std::string, std::string> labels;
  if (object["metadata"].HasMember("labels")) {
    for (const auto& label : object["metadata"]["labels"].GetObject()) {
      labels[label.name.GetString()] = label.value.GetString();
    }
  }
  return labels;
}

}  // namespace

std::optional<std::string> Objects::node(const std::string& name, bool external_ip) const {
  std::optional<std::string> json;
  for_each(directory_, "Node", [&](Value& node, Document::AllocatorType& allocator) {
    if (text_at(node, {"metadata", "name"}) == name) {
      if (!external_ip) {
        remove_external_ips(node);
      }
      json = single_json(node, "Node", allocator);
    }
  });
  return json;
}

std::vector<std::string> Objects::node_names() const {
  std::vector<std::string> names;
  for_each(directory_, "Node", [&](Value& node, Document::AllocatorType&) {
    names.push_back(text_at(node, {"metadata", "name"}));
  });
  return names;
}

std::optional<std::string> Objects::service(const std::string& name_space, const std::string& name) const {
  std::optional<std::string> json;
  for_each(directory_, "Service", [&](Value& service, Document::AllocatorType& allocator) {
    if (text_at(service, {"metadata", "name"}) == name &&
        text_at(service, {"metadata", "namespace"}) == name_space) {
      json = single_json(service, "Service", allocator);
    }
  });
  return json;
}

std::string Objects::services(const std::string& name_space, const std::vector<Requirement>& selector) const {
  std::string items;
  for_each(directory_, "Service", [&](Value& service, Document::AllocatorType&) {
    if (text_at(service, {"metadata", "namespace"}) == name_space && matches(selector, labels_of(service))) {
      service.RemoveMember("kind");
      service.RemoveMember("apiVersion");
      items += fmt::format("{}{}", items.empty() ? "" : ",", json_of(service));
    }
  });
  return R"({"kind":"ServiceList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[)" + items +
         "]}";
}

}  // namespace fake_api
