#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "duration.hpp"
#include "env_file.hpp"
#include "identity.hpp"
#include "ip_address.hpp"
#include "log.hpp"
#include "node.hpp"
#include "options.hpp"
#include "port.hpp"
#include "surroundings.hpp"
#include "template.hpp"

namespace init_env {

// --env: a line of the env file.
struct EnvSetting {
  std::string name;
  Template value;
};

// --file: any other file.
struct FileSetting {
  std::string given;  // PATH as given, to name it in messages
  Template path;
  std::optional<mode_t> mode;
  Template content;
};

// --secret: a file to copy.
struct SecretSetting {
  std::string given;  // SOURCE as given, to name it in messages
  Template source;
  Template destination;
  mode_t mode = 0600;
};

// --service: a Service that facts are taken from.
struct ServiceSetting {
  std::string alias;  // "" for the one without
  Template name;
  bool of_preset = false;  // and so may be left without use
};

// --env-service-ports: lines of the env file.
struct ServicePortsSetting {
  std::string prefix;
  std::size_t position;  // how many --env stand before it
};

// What the run is to do.
enum class Action { write, dry_run, check, plan };

// The options, each in the type it means. What was not given and has no default is empty.
struct Settings {
  Action action = Action::write;
  std::uint32_t replicas = 0;  // to plan for
  Naming naming;
  std::string pod_namespace;
  std::vector<std::string> pod_ips;
  std::vector<std::string> host_ips;
  std::string node_name;
  std::vector<Port> ports;
  PortRange port_range;
  std::vector<EnvSetting> env;
  std::optional<ServicePortsSetting> env_service_ports;
  std::vector<FileSetting> files;
  std::vector<SecretSetting> secrets;
  std::vector<AddressType> address_types;
  AddressFamily address_family = AddressFamily::ipv4;
  std::vector<ServiceSetting> services;
  std::optional<Template> service_selector;
  bool selector_of_preset = false;          // likewise
  std::vector<std::string> bootstrap_urls;  // without a slash at the end
  std::string bootstrap_api_path;
  std::string bootstrap_ca_file;
  std::string env_path;
  std::string env_file;
  EnvFormat env_format = EnvFormat::quoted;
  std::string api_server;  // without a slash at the end
  std::string ca_file;
  std::string token_file;
  Duration request_timeout{};
  Duration deadline{};
  Environment environment;  // for {env:NAME}
};

// Whether the run only looks at the settings (--check, --plan): what a pod would have may be absent.
bool checks_only(const Settings& settings);

// --env-path and --env-file as one path.
std::string env_file_path(const Settings& settings);

// Whether there is anything for the env file.
bool writes_env_file(const Settings& settings);

// Turns the options, the preset's included, into settings. Whatever is wrong with one is added to `mistakes`:
// its option or variable, what it got and what it accepts. The settings are of use only if there are none.
Settings make_settings(const Options& options, const Environment& environment,
                       const Surroundings& surroundings, std::vector<Error>& mistakes);

// --log-format, text unless it is "json": usable before the settings are.
LogFormat log_format_of(const Options& options);

}  // namespace init_env
