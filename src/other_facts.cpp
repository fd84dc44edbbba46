#include <fmt/format.h>

#include <array>

#include "fact_lookups.hpp"
#include "secret.hpp"
#include "strings.hpp"

namespace init_env {

Fact FactLookups::bootstrap_spr(Facts& facts, const std::string&) {
  if (facts.settings_.bootstrap_urls.empty()) {
    return failed(
        mistake("--bootstrap-url (INIT_ENV_BOOTSTRAP_URL): got nothing, and {bootstrap.spr} needs it"));
  }
  return facts.spr_ ? known(*facts.spr_, Origin::fact) : unread(Source{Source::Kind::bootstrap});
}

Fact FactLookups::secret(Facts& facts, const std::string& path) {
  if (checks_only(facts.settings_)) {
    return unread({});
  }
  const auto content = read_secret(path);
  if (!content) {
    return failed(content.error());
  }
  const auto value = strip(*content);
  return value.empty()
             ? failed({ExitCode::secret_unusable, fmt::format("read secret {}: only white space", path)})
             : known(std::string(value), Origin::secret);
}

Fact FactLookups::env(Facts& facts, const std::string& name) {
  const auto found = facts.settings_.environment.find(name);
  if (found != facts.settings_.environment.end()) {
    return known(found->second, Origin::setting);
  }
  return checks_only(facts.settings_)
             ? unread({})
             : absent(mistake(fmt::format("{{env:{}}}: the variable is not set", name)));
}

Fact FactLookups::url_host(Facts&, const std::string& address) {
  return known(is_ip_address(address, AddressFamily::ipv6) ? fmt::format("[{}]", address) : address,
               Origin::fact);
}

Fact FactLookups::multiaddr(Facts& facts, const std::string& address) {
  if (is_ip_address(address, AddressFamily::any)) {
    return known(fmt::format("/{}/{}", is_ip_address(address, AddressFamily::ipv4) ? "ip4" : "ip6", address),
                 Origin::fact);
  }
  constexpr std::array<std::string_view, 3> protocols{"dns4", "dns6", "dns"};
  const auto protocol = protocols.at(static_cast<std::size_t>(facts.settings_.address_family));
  return known(fmt::format("/{}/{}", protocol, address), Origin::fact);
}

}  // namespace init_env
