#include "assignment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <memory>

#include "env_file.hpp"
#include "rendering.hpp"
#include "secret.hpp"
#include "strings.hpp"

namespace init_env {
namespace {

constexpr mode_t readable = 0644;
constexpr mode_t owner_only = 0600;

// Renders the templates of the settings and keeps what keeps them from being complete.
class Assigner {
 public:
  Assigner(const Settings& settings, Facts& facts) : settings_(settings), facts_(facts) {}

  Assignment assign() {
    for (const FileSetting& setting : settings_.files) {
      assign_file(setting);
    }
    for (const SecretSetting& setting : settings_.secrets) {
      assign_secret(setting);
    }
    if (writes_env_file(settings_)) {
      assign_env_file();
    }
    refuse_duplicate_paths();
    return std::move(result_);
  }

 private:
  // What became of the template; its problems are noted with the option's name.
  Rendering rendered(const Template& parsed, const std::string& option) {
    Rendering rendering = render(parsed, [&](const std::string& name, const std::string& argument) {
      return facts_.look_up(name, argument);
    });
    for (const Error& error : rendering.errors) {
      note(error, option);
    }
    for (const Error& error : rendering.awaited) {
      result_.awaited.push_back(error);
    }
    note_sources(rendering.sources, rendering.ask_again);
    return rendering;
  }

  void note_sources(const std::set<Source>& sources, const std::set<Source>& ask_again) {
    result_.sources.insert(sources.begin(), sources.end());
    result_.ask_again.insert(ask_again.begin(), ask_again.end());
  }

  void note(Error error, const std::string& option) {
    // A setting's mistake is found by its option; what the cluster lacks is the same for every option.
    if (error.code == ExitCode::settings_wrong && !error.message.starts_with("--")) {
      error.message = fmt::format("{}: {}", option, error.message);
    }
    result_.errors.push_back(std::move(error));
  }

  void assign_file(const FileSetting& setting) {
    const std::string option = fmt::format("--file {}", setting.given);
    const Rendering path = rendered(setting.path, option);
    const Rendering content = rendered(setting.content, option);
    if (path.complete() && content.complete()) {
      const mode_t mode = content.origin() == Origin::secret ? owner_only : readable;
      result_.files.push_back({path.text(), content.text(), content.masked(), setting.mode.value_or(mode)});
    }
  }

  void assign_secret(const SecretSetting& setting) {
    const std::string option = fmt::format("--secret {}", setting.given);
    const Rendering source = rendered(setting.source, option);
    const Rendering destination = rendered(setting.destination, option);
    if (!source.complete() || !destination.complete()) {
      return;
    }
    auto content = checks_only(settings_) ? Result<std::string>("") : read_secret(source.text());
    if (!content) {
      note(content.error(), option);
    }
    // Where it would go is looked at in any case.
    result_.files.push_back(
        {destination.text(), content ? std::move(*content) : "", "***", setting.mode, true});
  }

  void assign_env_file() {
    File file{env_file_path(settings_), "", ""};
    bool complete = true;
    Origin origin = Origin::setting;
    for (const auto& [option, setting] : env_lines(complete)) {
      const Rendering value = rendered(setting.value, option);
      // What is known of a value may be refused before the rest is looked up.
      if (auto refused = refusal(value, settings_.env_format)) {
        refused->message = fmt::format("{}: {}", option, refused->message);
        result_.errors.push_back(std::move(*refused));
        complete = false;
        continue;
      }
      complete = complete && value.complete();
      origin = std::max(origin, value.origin());
      file.content += env_line(setting.name, value.text(), settings_.env_format);
      file.masked += env_line(setting.name, value.masked(), settings_.env_format);
      file.mode = value.origin() == Origin::secret ? owner_only : file.mode;
    }
    if (file.content.size() > max_env_file) {
      result_.errors.push_back(
          {code_of(origin),
           fmt::format("--env: the env file would have {} bytes, more than the {} that can be read",
                       file.content.size(), max_env_file)});
    } else if (complete) {
      result_.files.push_back(std::move(file));
      result_.has_env_file = true;
    }
  }

  struct Line {
    std::string option;
    EnvSetting setting;
  };

  // The lines of the env file. `complete` becomes false if some are not known yet.
  std::vector<Line> env_lines(bool& complete) {
    std::vector<Line> lines;
    for (const EnvSetting& setting : settings_.env) {
      lines.push_back({fmt::format("--env {}", setting.name), setting});
    }
    if (const auto& ports = settings_.env_service_ports) {
      const auto of_ports = service_port_lines(*ports, complete);
      lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(ports->position), of_ports.begin(),
                   of_ports.end());
    }
    return lines;
  }

  std::vector<Line> service_port_lines(const ServicePortsSetting& setting, bool& complete) {
    const std::string option = "--env-service-ports";
    std::vector<std::string> ports;
    const Fact found = facts_.look_up_service_ports(ports);
    if (found.state == Fact::State::unread) {
      note_sources(found.source ? std::set{*found.source} : std::set<Source>{}, {});
    } else if (found.state == Fact::State::pending) {
      result_.awaited.push_back(found.error);
      note_sources({}, {*found.source});
    } else if (found.state != Fact::State::known) {
      note(found.error, option);
    }
    complete = complete && found.state == Fact::State::known;
    std::vector<Line> lines;
    for (const std::string& port : ports) {
      const std::string variable = setting.prefix + as_variable(port);
      if (!is_variable_name(variable)) {
        note({ExitCode::fact_missing,
              fmt::format("{}: the port \"{}\" gives no variable's name", option, one_line(port, 63))},
             option);
      } else if (std::any_of(settings_.env.begin(), settings_.env.end(),
                             [&](const EnvSetting& other) { return other.name == variable; })) {
        note({ExitCode::settings_wrong, fmt::format("port {}: --env {} is there too", port, variable)},
             option);
      } else {
        lines.push_back({option, {variable, nodeport_of(port)}});
      }
    }
    return lines;
  }

  // {service.nodeport:PORT}, whatever characters the port's name has.
  static Template nodeport_of(const std::string& port) {
    const Template argument{port, {{false, port, nullptr, nullptr}}};
    return {"", {{true, "service.nodeport", std::make_shared<const Template>(argument), nullptr}}};
  }

  // A port's name (RFC 6335: lower-case letters, digits and -) as part of a variable's.
  static std::string as_variable(std::string name) {
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return c == '-' ? '_' : static_cast<char>(std::toupper(c)); });
    return name;
  }

  void refuse_duplicate_paths() {
    for (auto file = result_.files.begin(); file != result_.files.end(); ++file) {
      const auto same = [&](const File& other) { return other.path == file->path; };
      if (std::any_of(result_.files.begin(), file, same)) {
        result_.errors.push_back(
            {ExitCode::settings_wrong, fmt::format("{} would be written more than once", file->path)});
      }
    }
  }

  const Settings& settings_;
  Facts& facts_;
  Assignment result_;
};

}  // namespace

Assignment assign(const Settings& settings, Facts& facts) {
  return Assigner(settings, facts).assign();
}

}  // namespace init_env
