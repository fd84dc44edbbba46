#include "assignment.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>

#include "env_file.hpp"
#include "secret.hpp"

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
    if (!settings_.env.empty()) {
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
    result_.sources.insert(rendering.sources.begin(), rendering.sources.end());
    return rendering;
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
      const mode_t mode = content.holds(Origin::secret) ? owner_only : readable;
      result_.files.push_back({path.text(), content.text(), content.masked(), setting.mode.value_or(mode)});
    }
  }

  void assign_secret(const SecretSetting& setting) {
    const std::string option = fmt::format("--secret {}", setting.given);
    const Rendering source = rendered(setting.source, option);
    const Rendering destination = rendered(setting.destination, option);
    if (!source.complete() || !destination.complete() || settings_.action == Action::check) {
      return;
    }
    auto content = read_secret(source.text());
    if (!content) {
      note(content.error(), option);
      return;
    }
    result_.files.push_back({destination.text(), std::move(*content), "***", setting.mode, true});
  }

  void assign_env_file() {
    File file{env_file_path(settings_), "", ""};
    bool complete = true;
    for (const EnvSetting& setting : settings_.env) {
      const std::string option = fmt::format("--env {}", setting.name);
      const Rendering value = rendered(setting.value, option);
      if (!value.complete()) {
        complete = false;
      } else if (auto refused = refusal(value, settings_.env_format)) {
        refused->message = fmt::format("{}: {}", option, refused->message);
        result_.errors.push_back(std::move(*refused));
        complete = false;
      } else {
        file.content += env_line(setting.name, value.text(), settings_.env_format);
        file.masked += env_line(setting.name, value.masked(), settings_.env_format);
        file.mode = value.holds(Origin::secret) ? owner_only : file.mode;
      }
    }
    if (file.content.size() > max_env_file) {
      result_.errors.push_back(
          {ExitCode::settings_wrong,
           fmt::format("--env: the env file would have {} bytes, more than the {} that can be read",
                       file.content.size(), max_env_file)});
    } else if (complete) {
      result_.files.push_back(std::move(file));
      result_.has_env_file = true;
    }
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

// Calls `visit` for each template with the option it belongs to and whether it may show a secret.
void for_each_template(const Settings& settings,
                       const std::function<void(const Template&, const std::string&, Secrets)>& visit) {
  for (const EnvSetting& setting : settings.env) {
    visit(setting.value, fmt::format("--env {}", setting.name), Secrets::allowed);
  }
  for (const FileSetting& setting : settings.files) {
    const std::string option = fmt::format("--file {}", setting.given);
    visit(setting.path, option, Secrets::refused);
    visit(setting.content, option, Secrets::allowed);
  }
  for (const SecretSetting& setting : settings.secrets) {
    const std::string option = fmt::format("--secret {}", setting.given);
    visit(setting.source, option, Secrets::refused);
    visit(setting.destination, option, Secrets::refused);
  }
}

}  // namespace

Assignment assign(const Settings& settings, Facts& facts) {
  return Assigner(settings, facts).assign();
}

std::vector<Error> template_mistakes(const Settings& settings) {
  std::vector<Error> mistakes;
  bool uses_bootstrap = false;
  for_each_template(settings, [&](const Template& parsed, const std::string& option, Secrets secrets) {
    uses_bootstrap = uses_bootstrap || refers_to(parsed, "bootstrap.spr");
    for (Error& mistake : reference_mistakes(parsed, secrets)) {
      mistake.message = fmt::format("{}: {}", option, mistake.message);
      mistakes.push_back(std::move(mistake));
    }
  });
  if (!settings.bootstrap_urls.empty() && !uses_bootstrap) {
    mistakes.push_back(
        {ExitCode::settings_wrong,
         fmt::format("--bootstrap-url (INIT_ENV_BOOTSTRAP_URL): got \"{}\", but no template uses "
                     "{{bootstrap.spr}}",
                     settings.bootstrap_urls.front())});
  }
  return mistakes;
}

Error join(const std::vector<Error>& errors) {
  const auto mistake = std::find_if(errors.begin(), errors.end(), [](const Error& error) {
    return error.code == ExitCode::settings_wrong;
  });
  std::vector<std::string> messages;
  std::vector<std::string> hints;
  const auto add_once = [](std::vector<std::string>& lines, const std::string& line) {
    if (!line.empty() && std::find(lines.begin(), lines.end(), line) == lines.end()) {
      lines.push_back(line);
    }
  };
  for (const Error& error : errors) {
    add_once(messages, error.message);
    add_once(hints, error.hint);
  }
  return {mistake == errors.end() ? errors.front().code : mistake->code,
          fmt::format("{}", fmt::join(messages, "\n")), fmt::format("{}", fmt::join(hints, "\n"))};
}

}  // namespace init_env
