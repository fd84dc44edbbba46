#include "service.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "json.hpp"
#include "strings.hpp"

namespace init_env {
namespace {

constexpr std::size_t max_entries = 1024;
constexpr std::uint32_t max_port = 65535;
// Kubernetes' limit for all annotations of an object together (TotalAnnotationSizeLimitB).
constexpr std::size_t max_value = std::size_t{256} * 1024;

using Path = std::span<const JsonStep>;

bool is_at(Path path, std::initializer_list<std::string_view> keys) {
  return path.size() >= keys.size() &&
         std::equal(keys.begin(), keys.end(), path.begin(),
                    [](std::string_view key, const JsonStep& step) { return key == step.key; });
}

// The entry of an array at `position`, made if it is not there; nothing past the limit.
template <typename T>
T* entry(std::vector<T>& entries, std::size_t position) {
  if (position >= max_entries) {
    return nullptr;
  }
  entries.resize(std::max(entries.size(), position + 1));
  return &entries[position];
}

// Puts one scalar of a Service's JSON, at `path` from the Service, where it belongs. False if it is too long,
// or one too many: a Service that is not complete must not look as if it were.
bool visit(Service& service, const std::set<std::string>& annotations, Path path, const JsonScalar& scalar) {
  const bool text = scalar.kind == JsonScalar::Kind::string;
  if (is_at(path, {"metadata", "name"}) && path.size() == 2 && text) {
    service.name = scalar.text;
  } else if (is_at(path, {"metadata", "annotations"}) && path.size() == 3 && text) {
    if (const auto wanted = annotations.find(std::string(path[2].key)); wanted != annotations.end()) {
      service.annotations.insert_or_assign(*wanted, std::string(scalar.text));
    }
    return scalar.text.size() <= max_value;
  } else if (is_at(path, {"spec", "type"}) && path.size() == 2 && text) {
    service.type = scalar.text;
  } else if (is_at(path, {"spec", "ports"}) && path.size() == 4) {
    ServicePort* port = entry(service.ports, path[2].position);
    if (port == nullptr) {
      return false;
    }
    if (path[3].key == "name" && text) {
      port->name = scalar.text;
    } else if (path[3].key == "nodePort" && scalar.kind == JsonScalar::Kind::number) {
      port->node_port = parse_number(scalar.text, max_port).value_or(0);
    }
  } else if (is_at(path, {"status", "loadBalancer", "ingress"}) && path.size() == 5 && text) {
    LoadBalancerIngress* ingress = entry(service.ingress, path[3].position);
    if (ingress == nullptr) {
      return false;
    }
    if (path[4].key == "ip") {
      ingress->ip = scalar.text;
    } else if (path[4].key == "hostname") {
      ingress->hostname = scalar.text;
    }
  }
  return true;
}

// Whether the JSON is a whole object of `kind`, all of whose other scalars `visit` accepts.
bool walk_object(std::string& json, std::string_view kind, const JsonVisitor& visit) {
  bool right_kind = false;
  const bool whole = walk_json(json, [&](const std::vector<JsonStep>& path, const JsonScalar& scalar) {
    if (path.size() == 1 && path[0].key == "kind") {
      right_kind = scalar.kind == JsonScalar::Kind::string && scalar.text == kind;
      return right_kind;
    }
    return visit(path, scalar);
  });
  return whole && right_kind;
}

}  // namespace

std::optional<Service> parse_service(std::string& json, const std::set<std::string>& annotations) {
  Service service;
  const bool good =
      walk_object(json, "Service", [&](const std::vector<JsonStep>& path, const JsonScalar& scalar) {
        return visit(service, annotations, path, scalar);
      });
  return good ? std::optional(std::move(service)) : std::nullopt;
}

std::optional<ServiceList> parse_service_list(std::string& json, const std::set<std::string>& annotations) {
  ServiceList list;
  const bool good =
      walk_object(json, "ServiceList", [&](const std::vector<JsonStep>& path, const JsonScalar& scalar) {
        if (!is_at(path, {"items"}) || path.size() < 3) {
          return true;
        }
        const std::size_t position = path[1].position;
        list.size = std::max(list.size, position + 1);
        return position > 0 || visit(list.first, annotations, Path(path).subspan(2), scalar);
      });
  return good ? std::optional(std::move(list)) : std::nullopt;
}

const ServicePort* find_port(const Service& service, std::string_view name_or_position) {
  const auto named = std::find_if(service.ports.begin(), service.ports.end(),
                                  [&](const ServicePort& port) { return port.name == name_or_position; });
  if (named != service.ports.end() && !name_or_position.empty()) {
    return &*named;
  }
  const auto position = parse_number(name_or_position, max_entries);
  return position && *position < service.ports.size() ? &service.ports[*position] : nullptr;
}

std::string ingress_ip(const Service& service, AddressFamily family) {
  for (const LoadBalancerIngress& each : service.ingress) {
    if (is_ip_address(each.ip, family)) {
      return each.ip;
    }
  }
  return "";
}

std::string ingress_hostname(const Service& service) {
  for (const LoadBalancerIngress& each : service.ingress) {
    if (!each.hostname.empty()) {
      return each.hostname;
    }
  }
  return "";
}

std::string describe_ports(const Service& service) {
  std::string text;
  for (std::size_t i = 0; i < service.ports.size(); ++i) {
    const ServicePort& port = service.ports[i];
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ",
                        port.name.empty() ? fmt::format("{}", i) : one_line(port.name, 63),
                        port.node_port == 0 ? "none" : fmt::format("{}", port.node_port));
  }
  return text.empty() ? "none" : text;
}

}  // namespace init_env
