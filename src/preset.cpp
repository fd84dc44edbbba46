#include "preset.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "preset_table.hpp"
#include "rendering.hpp"
#include "strings.hpp"

namespace init_env {
namespace {

// The value of a variable; "" if it is not set, since empty counts as unset.
std::string_view variable_value(std::string_view variable, const Environment& environment) {
  const auto found = environment.find(std::string(variable));
  return found == environment.end() ? "" : std::string_view(found->second);
}

bool holds(std::string_view condition, const Options& options, const Environment& environment) {
  if (condition == "bootstrap") {
    return options.has("bootstrap-url");
  }
  if (constexpr std::string_view port = "port:"; condition.starts_with(port)) {
    const auto ports = options.values("port");
    return std::any_of(ports.begin(), ports.end(), [&](const Given& given) {
      return key_of(given.value) == condition.substr(port.size());
    });
  }
  if (constexpr std::string_view env = "env:"; condition.starts_with(env)) {
    condition.remove_prefix(env.size());
    const auto equals = condition.find('=');
    const auto value = variable_value(condition.substr(0, equals), environment);
    return equals == std::string_view::npos ? !value.empty() : value == condition.substr(equals + 1);
  }
  return condition.empty();
}

// What is wrong with a variable's value, if anything is. A check need not know it.
std::optional<Error> variable_mistake(const PresetVariable& variable, const Options& options,
                                      const Environment& environment) {
  const auto value = variable_value(variable.name, environment);
  const bool needless = variable.needed_without.empty() ||
                        !variable_value(variable.needed_without, environment).empty() ||
                        options.has("check") || options.has("plan");
  if (value.empty()
          ? needless
          : std::find(variable.accepted.begin(), variable.accepted.end(), value) != variable.accepted.end()) {
    return std::nullopt;
  }
  return mistake(fmt::format("{}: got {}, accepts {}", variable.name,
                             value.empty() ? "nothing" : fmt::format("\"{}\"", one_line(value, 200)),
                             fmt::join(variable.accepted, ", ")));
}

// A row's value with its variables replaced: in all of it if the option takes no template, else in the key,
// which the user's options must meet to take its place.
std::string expanded_value(const PresetRow& row, const Environment& environment) {
  const bool plain = option_named(row.option).kind == Option::Kind::single;
  const std::string_view part = plain ? row.value : key_of(row.value);
  const auto replaced = [&](const std::string& name, const std::string& argument) {
    const std::string value(name == "env" ? variable_value(argument, environment) : "");
    if (value.empty()) {
      return absent(mistake(fmt::format("{}: not set", argument)));
    }
    if (!plain && value.find_first_of("={},") != std::string::npos) {
      return unread({});  // it would change what the key is; within its braces it does not
    }
    return known(value, Origin::setting);
  };
  return preview(*parse_template(part), replaced) + std::string(row.value.substr(part.size()));
}

}  // namespace

Result<std::vector<Given>> expand_preset(const Given& preset, const Options& options,
                                         const Environment& environment) {
  const auto names = preset_names();
  if (std::none_of(names.begin(), names.end(),
                   [&](const PresetName& row) { return row.name == preset.value; })) {
    std::vector<std::string_view> accepted;
    std::transform(names.begin(), names.end(), std::back_inserter(accepted),
                   [](const PresetName& row) { return row.name; });
    return Error{ExitCode::settings_wrong, fmt::format("{}: got \"{}\", accepts {}", preset.source,
                                                       preset.value, fmt::join(accepted, ", "))};
  }
  std::vector<Error> mistakes;
  for (const PresetVariable& variable : preset_variables()) {
    if (auto wrong = variable.preset == preset.value ? variable_mistake(variable, options, environment)
                                                     : std::nullopt) {
      mistakes.push_back(std::move(*wrong));
    }
  }
  if (!mistakes.empty()) {
    return join(mistakes);
  }
  std::vector<Given> expanded;
  for (const PresetRow& row : preset_table()) {
    if (row.preset != preset.value ||
        !std::all_of(row.conditions.begin(), row.conditions.end(),
                     [&](auto condition) { return holds(condition, options, environment); })) {
      continue;
    }
    Given given{std::string(row.option), expanded_value(row, environment),
                fmt::format("preset {}", row.preset)};
    const bool repeatable = option_named(row.option).kind == Option::Kind::repeatable;
    if (std::none_of(expanded.begin(), expanded.end(), [&](const Given& other) {
          return other.option == given.option && (!repeatable || key_of(other) == key_of(given));
        })) {
      expanded.push_back(std::move(given));
    }
  }
  return expanded;
}

void add_preset(Options& options, const Environment& environment, std::vector<Error>& mistakes) {
  auto preset = options.value("preset");
  if (!preset && !options.has("env") && !options.has("env-service-ports") && !options.has("file") &&
      !options.has("secret")) {
    preset = Given{"preset", "codex", "default preset"};
  }
  if (!preset) {
    return;
  }
  const auto expanded = expand_preset(*preset, options, environment);
  if (expanded) {
    options.add_layer_below(*expanded);
  } else {
    mistakes.push_back(expanded.error());
  }
}

}  // namespace init_env
