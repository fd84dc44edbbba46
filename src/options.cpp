#include "options.hpp"

#include <fmt/format.h>
#include <getopt.h>

#include <algorithm>
#include <cassert>

#include "strings.hpp"

namespace init_env {
namespace {

using Kind = Option::Kind;

std::string quoted_for_shell(const std::string& text) {
  constexpr std::string_view safe =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:@%+=,-{}";
  // A shell expands {a,b} and {a..b}.
  const bool expands = text.find('{') != std::string::npos &&
                       (text.find(',') != std::string::npos || text.find("..") != std::string::npos);
  if (!expands && text.find_first_not_of(safe) == std::string::npos) {
    return text;
  }
  return fmt::format("'{}'", replace_all(text, "'", "'\\''"));
}

}  // namespace

Options::Options(const std::vector<std::string>& arguments, const Environment& environment,
                 std::vector<Error>& mistakes) {
  read_command_line(arguments, mistakes);
  read_variables(environment);
}

void Options::read_command_line(const std::vector<std::string>& arguments, std::vector<Error>& mistakes) {
  std::vector<std::string> words{"init-env"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv(words.size() + 1, nullptr);
  std::transform(words.begin(), words.end(), argv.begin(), [](std::string& word) { return word.data(); });
  const int argc = static_cast<int>(words.size());
  const auto table = option_table();
  std::vector<std::string> names(table.size());
  std::vector<option> long_options(table.size() + 1);
  for (std::size_t i = 0; i < table.size(); ++i) {
    names[i] = table[i].name;
    long_options[i] = {names[i].c_str(), table[i].kind == Kind::flag ? no_argument : required_argument,
                       nullptr, 0};
  }

  const auto mistake = [&](std::string message) {
    mistakes.push_back({ExitCode::settings_wrong, std::move(message), "init-env --help lists the options"});
  };
  optind = 0;  // getopt_long starts afresh
  opterr = 0;
  optopt = 0;
  int row = 0;
  for (int result = 0; (result = getopt_long(argc, argv.data(), ":", long_options.data(), &row)) != -1;) {
    // A short option's word is not yet passed while others follow in it.
    const std::string word = optopt != 0 ? fmt::format("-{}", static_cast<char>(optopt))
                                         : argv[static_cast<std::size_t>(optind) - 1];
    if (result == ':') {
      mistake(fmt::format("{}: needs a value", word));
    } else if (result == '?') {
      mistake(fmt::format("{}: unknown option, or a value where none is taken", word));
    } else {
      const Option& option = table[static_cast<std::size_t>(row)];
      const std::string value = optarg == nullptr ? "" : optarg;
      // getopt_long takes abbreviations, which the next release's options would make ambiguous.
      const bool separate = optarg == argv[static_cast<std::size_t>(optind) - 1];
      const std::string_view spelt = argv[static_cast<std::size_t>(optind) - (separate ? 2 : 1)];
      if (spelt.substr(0, spelt.find('=')) != fmt::format("--{}", option.name)) {
        mistake(fmt::format("{}: unknown option, or a value where none is taken", spelt));
        continue;
      }
      if (option.kind == Kind::flag || !value.empty()) {
        given_.push_back({std::string(option.name), value, fmt::format("--{}", option.name)});
      }
    }
  }
  for (int i = optind; i < argc; ++i) {
    mistake(fmt::format("{}: not an option", argv[static_cast<std::size_t>(i)]));
  }
}

void Options::read_variables(const Environment& environment) {
  for (const Option& row : option_table()) {
    for (const std::string_view variable : row.variables) {
      const auto found = environment.find(std::string(variable));
      if (has(row.name) || variable.empty() || found == environment.end() || found->second.empty()) {
        continue;
      }
      given_.push_back({std::string(row.name), found->second, std::string(variable)});
    }
  }
}

bool Options::has(std::string_view option) const {
  return std::any_of(given_.begin(), given_.end(),
                     [&](const Given& given) { return given.option == option; });
}

std::optional<Given> Options::value(std::string_view option) const {
  const auto last = std::find_if(given_.rbegin(), given_.rend(),
                                 [&](const Given& given) { return given.option == option; });
  if (last != given_.rend()) {
    return *last;
  }
  if (const Option& row = option_named(option); !row.fallback.empty()) {
    return Given{std::string(option), std::string(row.fallback), ""};
  }
  return std::nullopt;
}

std::vector<Given> Options::values(std::string_view option) const {
  assert(option_named(option).kind == Kind::repeatable);
  std::vector<Given> values;
  std::copy_if(given_.begin(), given_.end(), std::back_inserter(values),
               [&](const Given& given) { return given.option == option; });
  return values;
}

void Options::add_layer_below(const std::vector<Given>& lower) {
  std::vector<Given> merged;
  for (const Given& given : lower) {
    const bool repeatable = option_named(given.option).kind == Kind::repeatable;
    // Both say which Service.
    if ((given.option == "service-selector" && has("service")) ||
        (given.option == "service" && has("service-selector"))) {
      continue;
    }
    const auto same = std::find_if(given_.begin(), given_.end(), [&](const Given& above) {
      return above.option == given.option && (!repeatable || key_of(above) == key_of(given));
    });
    if (same == given_.end()) {
      merged.push_back(given);
    } else {
      merged.push_back(*same);
      given_.erase(same);
    }
  }
  merged.insert(merged.end(), given_.begin(), given_.end());
  given_ = std::move(merged);
}

std::string Options::listing() const {
  const bool own_files = has("env") || has("env-service-ports") || has("file") || has("secret");
  std::string lines;
  const auto add = [&](std::string_view name, std::string value) {
    if (name == "file" && value.find("\\\n") == std::string::npos) {
      value = replace_all(std::move(value), "\n", "\\n");  // its other spelling, on one line
    }
    lines += quoted_for_shell(fmt::format("--{}={}", name, value)) + "\n";
  };
  const auto add_service_ports = [&](std::size_t envs_before) {
    if (has("env-service-ports") && count_before("env", "env-service-ports") == envs_before) {
      add("env-service-ports", value("env-service-ports")->value);
    }
  };
  for (const Option& row : option_table()) {
    if (row.kind == Kind::flag || row.name == "plan" || row.name == "env-service-ports" ||
        (row.name == "preset" && own_files)) {
      continue;
    }
    if (row.kind == Kind::repeatable) {
      const auto all = values(row.name);
      for (std::size_t i = 0; i < all.size(); ++i) {
        if (row.name == "env") {
          add_service_ports(i);
        }
        add(row.name, all[i].value);
      }
      if (row.name == "env") {
        add_service_ports(all.size());
      }
    } else if (const auto given = value(row.name)) {
      add(row.name, given->value);
    }
  }
  return lines;
}

std::size_t Options::count_before(std::string_view repeatable, std::string_view option) const {
  const auto end = std::find_if(given_.rbegin(), given_.rend(), [&](const Given& given) {
                     return given.option == option;
                   }).base();
  return static_cast<std::size_t>(
      std::count_if(given_.begin(), end, [&](const Given& given) { return given.option == repeatable; }));
}

bool is_of_preset(const Given& given) {
  return given.source.starts_with("preset ");
}

std::size_t find_outside_braces(std::string_view text, char mark) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{') {
      ++depth;
    } else if (text[i] == '}') {
      --depth;
    } else if (text[i] == mark && depth <= 0) {
      return i;
    }
  }
  return std::string_view::npos;
}

std::string_view key_of(const Given& given) {
  // All Services without an alias are the same one.
  const bool no_alias =
      given.option == "service" && find_outside_braces(given.value, '=') == std::string_view::npos;
  return no_alias ? "" : key_of(std::string_view(given.value));
}

std::string_view key_of(std::string_view value) {
  constexpr std::string_view mode = ",mode";
  std::string_view key = value.substr(0, find_outside_braces(value, '='));
  if (key.ends_with(mode)) {
    key.remove_suffix(mode.size());
  }
  return key;
}

}  // namespace init_env
