#include "preset.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace init_env {
namespace {

constexpr std::array names{
    PresetName{"codex",
               "a Codex node behind NodePorts; reads --port transport, --port discovery and --bootstrap-url"},
};

// An option of a preset, and the condition under which it belongs to it: "port:NAME" if --port NAME is given,
// "bootstrap" if a bootstrap URL is; empty: always.
struct Row {
  std::string_view preset;
  std::string_view option;
  std::string_view value;
  std::string_view condition;
};

constexpr std::array table{
    Row{"codex", "env", "CODEX_NAT=extip:{node.address}", ""},
    Row{"codex", "env", "CODEX_LISTEN_ADDRS=/ip4/0.0.0.0/tcp/{port:transport}", "port:transport"},
    Row{"codex", "env", "CODEX_DISC_PORT={port:discovery}", "port:discovery"},
    Row{"codex", "env", "CODEX_BOOTSTRAP_NODE={bootstrap.spr}", "bootstrap"},
};

bool holds(std::string_view condition, const Options& options) {
  if (condition == "bootstrap") {
    return options.has("bootstrap-url");
  }
  if (constexpr std::string_view port = "port:"; condition.starts_with(port)) {
    const auto ports = options.values("port");
    return std::any_of(ports.begin(), ports.end(), [&](const Given& given) {
      return key_of(given.value) == condition.substr(port.size());
    });
  }
  return true;
}

}  // namespace

std::vector<PresetName> preset_names() {
  return {names.begin(), names.end()};
}

Result<std::vector<Given>> expand_preset(const Given& preset, const Options& options) {
  if (std::none_of(names.begin(), names.end(),
                   [&](const PresetName& row) { return row.name == preset.value; })) {
    std::vector<std::string_view> accepted;
    std::transform(names.begin(), names.end(), std::back_inserter(accepted),
                   [](const PresetName& row) { return row.name; });
    return Error{ExitCode::settings_wrong, fmt::format("{}: got \"{}\", accepts {}", preset.source,
                                                       preset.value, fmt::join(accepted, ", "))};
  }
  std::vector<Given> given;
  for (const Row& row : table) {
    if (row.preset == preset.value && holds(row.condition, options)) {
      given.push_back(
          {std::string(row.option), std::string(row.value), fmt::format("preset {}", row.preset)});
    }
  }
  return given;
}

}  // namespace init_env
