#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "fact_lookups.hpp"

namespace init_env {
namespace {

template <typename T>
Fact from_result(const Result<T>& result) {
  return result ? known(fmt::format("{}", *result), Origin::setting) : failed(result.error());
}

}  // namespace

Fact FactLookups::pod_name(Facts& facts, const std::string&) {
  const std::string& name = facts.settings_.naming.pod_name;
  return name.empty() ? downward(facts, "pod-name", "POD_NAME", "metadata.name")
                      : known(name, Origin::setting);
}

Fact FactLookups::pod_namespace(Facts& facts, const std::string&) {
  const std::string& name = facts.settings_.pod_namespace;
  return name.empty() ? downward(facts, "pod-namespace", "POD_NAMESPACE", "metadata.namespace")
                      : known(name, Origin::setting);
}

Fact FactLookups::pod_base(Facts& facts, const std::string&) {
  return nameless(facts) ? unread({}) : known(base_name(facts.settings_.naming), Origin::setting);
}

Fact FactLookups::pod_suffix(Facts& facts, const std::string&) {
  return nameless(facts) ? unread({}) : from_result(suffix(facts.settings_.naming));
}

Fact FactLookups::pod_ordinal(Facts& facts, const std::string&) {
  return nameless(facts) ? unread({}) : from_result(init_env::pod_ordinal(facts.settings_.naming));
}

Fact FactLookups::index(Facts& facts, const std::string&) {
  return nameless(facts) ? unread({}) : from_result(replica_index(facts.settings_.naming));
}

Fact FactLookups::port(Facts& facts, const std::string& name) {
  const auto& ports = facts.settings_.ports;
  const auto found =
      std::find_if(ports.begin(), ports.end(), [&](const Port& each) { return each.name == name; });
  if (found == ports.end()) {
    return absent(mistake(fmt::format("{{port:{}}}: there is no --port {}", name, name)));
  }
  if (found->step != 0 && nameless(facts)) {
    return unread({});
  }
  const auto index = found->step == 0 ? Result<std::uint32_t>(0U) : replica_index(facts.settings_.naming);
  if (!index) {
    return failed(index.error());
  }
  return from_result(port_of(*found, *index, facts.settings_.port_range));
}

Fact FactLookups::pod_ip(Facts& facts, const std::string&) {
  return own_address(facts, facts.settings_.pod_ips, "pod-ips", "POD_IPS", "status.podIPs");
}

Fact FactLookups::host_ip(Facts& facts, const std::string&) {
  return own_address(facts, facts.settings_.host_ips, "host-ips", "HOST_IPS", "status.hostIPs");
}

bool FactLookups::nameless(const Facts& facts) {
  return checks_only(facts.settings_) && !facts.settings_.naming.index &&
         facts.settings_.naming.pod_name.empty();
}

Fact FactLookups::only_in_pod(const Facts& facts, Error error) {
  return checks_only(facts.settings_) ? unread({}) : failed(std::move(error));
}

Fact FactLookups::downward(const Facts& facts, std::string_view option, std::string_view variable,
                           std::string_view field) {
  return only_in_pod(
      facts,
      mistake(fmt::format("--{} ({}): got nothing, and a template needs it", option, variable),
              fmt::format("give the container the variable {}: valueFrom: {{fieldRef: {{fieldPath: {}}}}}",
                          variable, field)));
}

Fact FactLookups::own_address(const Facts& facts, const std::vector<std::string>& addresses,
                              std::string_view option, std::string_view variable, std::string_view field) {
  if (addresses.empty()) {
    return downward(facts, option, variable, field);
  }
  const AddressFamily family = facts.settings_.address_family;
  const auto fitting = std::find_if(addresses.begin(), addresses.end(),
                                    [&](const std::string& each) { return is_ip_address(each, family); });
  if (fitting != addresses.end()) {
    return known(*fitting, Origin::setting);
  }
  return absent({ExitCode::fact_missing,
                 fmt::format("{}: none of {} is of the family {}", variable, fmt::join(addresses, ", "),
                             name_of(family)),
                 "--address-family chooses another"});
}

}  // namespace init_env
