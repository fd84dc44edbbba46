#include "plan.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <algorithm>
#include <array>

#include "assignment.hpp"
#include "facts.hpp"
#include "identity.hpp"
#include "json.hpp"
#include "port.hpp"
#include "rendering.hpp"

namespace init_env {
namespace {

using Row = std::array<std::string, 5>;

void add_once(std::vector<std::string>& texts, std::string text) {
  if (std::find(texts.begin(), texts.end(), text) == texts.end()) {
    texts.push_back(std::move(text));
  }
}

Result<PlannedReplica> plan_replica(const Settings& settings) {
  Facts facts(settings);
  if (const Assignment assignment = assign(settings, facts); !assignment.errors.empty()) {
    return join(assignment.errors);
  }
  const Lookup lookup = [&](const std::string& name, const std::string& argument) {
    return facts.look_up(name, argument);
  };
  PlannedReplica replica{settings.naming.pod_name, {}, {}, {}, {}};
  const auto index = replica_index(settings.naming);
  if (index) {
    replica.index = *index;
  }
  for (const Port& port : settings.ports) {
    const auto number =
        index || port.step == 0 ? port_of(port, index ? *index : 0, settings.port_range) : index;
    if (!number) {
      return number.error();
    }
    replica.ports.emplace_back(port.name, *number);
  }
  const auto add_secrets = [&](const Template& parsed) {
    for_each_reference(parsed, [&](const Template::Piece& reference, bool) {
      if (reference.text == "secret" && reference.argument) {
        add_once(replica.secrets, preview(*reference.argument, lookup));
      }
    });
  };
  for (const FileSetting& file : settings.files) {
    replica.files.push_back(preview(file.path, lookup));
    add_secrets(file.content);
  }
  for (const SecretSetting& secret : settings.secrets) {
    replica.files.push_back(preview(secret.destination, lookup));
    add_once(replica.secrets, preview(secret.source, lookup));
  }
  for (const EnvSetting& env : settings.env) {
    add_secrets(env.value);
  }
  if (writes_env_file(settings)) {
    replica.files.push_back(env_file_path(settings));
  }
  return replica;
}

void write(rapidjson::PrettyWriter<rapidjson::StringBuffer>& writer, const std::string& text) {
  const std::string valid = as_utf8(text);
  writer.String(valid.data(), static_cast<rapidjson::SizeType>(valid.size()));
}

}  // namespace

Result<std::vector<PlannedReplica>> make_plan(const Settings& settings) {
  std::vector<PlannedReplica> plan;
  for (std::uint32_t i = 0; i < settings.replicas; ++i) {
    // The first pod's name need not be of a StatefulSet's shape.
    const auto name = i == 0 ? settings.naming.pod_name : pod_name_after(settings.naming, i);
    if (!name) {
      return name.error();
    }
    Settings of_replica = settings;
    of_replica.naming.pod_name = *name;
    if (settings.naming.index) {
      of_replica.naming.index = *settings.naming.index + i;
    }
    auto replica = plan_replica(of_replica);
    if (!replica) {
      Error error = replica.error();
      error.message = fmt::format("{}: {}", *name, error.message);
      return error;
    }
    plan.push_back(std::move(*replica));
  }
  return plan;
}

std::string as_table(const std::vector<PlannedReplica>& plan) {
  std::vector<Row> rows{{"POD", "INDEX", "PORTS", "FILES", "SECRETS"}};
  for (const PlannedReplica& replica : plan) {
    std::string ports;
    for (const auto& [name, number] : replica.ports) {
      ports += fmt::format("{}{}={}", ports.empty() ? "" : " ", name, number);
    }
    rows.push_back({replica.pod, replica.index ? fmt::format("{}", *replica.index) : "-",
                    ports.empty() ? "-" : ports,
                    replica.files.empty() ? "-" : fmt::format("{}", fmt::join(replica.files, " ")),
                    replica.secrets.empty() ? "-" : fmt::format("{}", fmt::join(replica.secrets, " "))});
  }
  Row::size_type last = rows.front().size() - 1;
  std::string text;
  for (const Row& row : rows) {
    for (std::size_t column = 0; column < last; ++column) {
      std::size_t width = 0;
      for (const Row& other : rows) {
        width = std::max(width, other.at(column).size());
      }
      text += fmt::format("{:<{}}  ", row.at(column), width);
    }
    text += row.at(last) + "\n";
  }
  return text;
}

std::string as_json(const std::vector<PlannedReplica>& plan) {
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(buffer);
  const auto list = [&](const char* key, const std::vector<std::string>& texts) {
    writer.Key(key);
    writer.StartArray();
    for (const std::string& text : texts) {
      write(writer, text);
    }
    writer.EndArray();
  };
  writer.SetIndent(' ', 2);
  writer.StartArray();
  for (const PlannedReplica& replica : plan) {
    writer.StartObject();
    writer.Key("pod");
    write(writer, replica.pod);
    if (replica.index) {
      writer.Key("index");
      writer.Uint(*replica.index);
    }
    writer.Key("ports");
    writer.StartObject();
    for (const auto& [name, number] : replica.ports) {
      write(writer, name);
      writer.Uint(number);
    }
    writer.EndObject();
    list("files", replica.files);
    list("secrets", replica.secrets);
    writer.EndObject();
  }
  writer.EndArray();
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

}  // namespace init_env
