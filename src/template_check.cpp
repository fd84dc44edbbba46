#include "template_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "facts.hpp"
#include "strings.hpp"

namespace init_env {
namespace {

// Calls `visit` for each template with the option it belongs to and whether it may show a secret.
void for_each_template(const Settings& settings,
                       const std::function<void(const Template&, const std::string&, Secrets)>& visit) {
  for (const EnvSetting& setting : settings.env) {
    visit(setting.value, fmt::format("--env {}", setting.name), Secrets::allowed);
  }
  for (const ServiceSetting& setting : settings.services) {
    visit(setting.name, "--service", Secrets::refused);
  }
  if (settings.service_selector) {
    visit(*settings.service_selector, "--service-selector", Secrets::refused);
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

// Whether a template may refer to the Service with this alias. One whose argument holds references may be
// any.
bool uses_service(const Settings& settings, const std::string& alias) {
  bool used = alias.empty() && settings.env_service_ports;
  for_each_template(settings, [&](const Template& parsed, const std::string&, Secrets) {
    for_each_reference(parsed, [&](const Template::Piece& reference, bool) {
      if (!reference.text.starts_with("service.")) {
        return;
      }
      const std::string argument = reference.argument ? reference.argument->source : "";
      const std::string first = argument.substr(0, argument.find('/'));
      const bool alone = reference.text != "service.nodeport" && reference.text != "service.annotation";
      const bool has_alias = alone ? !argument.empty()
                                   : first.size() < argument.size() &&
                                         std::any_of(
                                             settings.services.begin(), settings.services.end(),
                                             [&](const ServiceSetting& each) { return each.alias == first; });
      used = used || argument.find('{') != std::string::npos || (has_alias ? first == alias : alias.empty());
    });
  });
  return used;
}

}  // namespace

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
  const auto unused = [&](const std::string& option, std::string_view value, std::string_view reference) {
    mistakes.push_back({ExitCode::settings_wrong, fmt::format("{}: got \"{}\", but no template uses {}",
                                                              option, one_line(value, 200), reference)});
  };
  if (!settings.bootstrap_urls.empty() && !uses_bootstrap) {
    unused("--bootstrap-url (INIT_ENV_BOOTSTRAP_URL)", settings.bootstrap_urls.front(), "{bootstrap.spr}");
  }
  for (const ServiceSetting& service : settings.services) {
    if (!service.of_preset && !uses_service(settings, service.alias)) {
      unused("--service (INIT_ENV_SERVICE)", service.name.source,
             service.alias.empty() ? "{service.*}"
                                   : fmt::format("{{service.*}} with the alias {}", service.alias));
    }
  }
  if (settings.service_selector && !settings.selector_of_preset && !uses_service(settings, "")) {
    unused("--service-selector (INIT_ENV_SERVICE_SELECTOR)", settings.service_selector->source,
           "{service.*}");
  }
  return mistakes;
}

}  // namespace init_env
