#include "node.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "json.hpp"
#include "strings.hpp"

namespace init_env {
namespace {

struct TypeName {
  AddressType type;
  std::string_view name;
};

constexpr std::array type_names{
    TypeName{AddressType::external_ip, "ExternalIP"}, TypeName{AddressType::external_dns, "ExternalDNS"},
    TypeName{AddressType::internal_ip, "InternalIP"}, TypeName{AddressType::internal_dns, "InternalDNS"},
    TypeName{AddressType::hostname, "Hostname"},
};

constexpr std::size_t max_addresses = 1024;
// Kubernetes' limit for all annotations of an object together (TotalAnnotationSizeLimitB).
constexpr std::size_t max_value = std::size_t{256} * 1024;

bool is_ip_type(AddressType type) {
  return type == AddressType::external_ip || type == AddressType::internal_ip;
}

// Collects a Node from the scalars of its JSON.
class Collector {
 public:
  explicit Collector(const NodeQuery& query) : query_(query) {}

  bool visit(const std::vector<JsonStep>& path, const JsonScalar& scalar) {
    if (path.size() == 1 && path[0].key == "kind") {
      is_node_ = scalar.kind == JsonScalar::Kind::string && scalar.text == "Node";
      return is_node_;
    }
    if (scalar.kind != JsonScalar::Kind::string) {
      return true;
    }
    if (path.size() == 3 && path[0].key == "metadata" && path[1].key == "labels") {
      return keep(query_.labels, node_.labels, path[2].key, scalar.text);
    }
    if (path.size() == 3 && path[0].key == "metadata" && path[1].key == "annotations") {
      return keep(query_.annotations, node_.annotations, path[2].key, scalar.text);
    }
    if (path.size() == 4 && path[0].key == "status" && path[1].key == "addresses") {
      visit_address(path[2].position, path[3].key, scalar.text);
      return path[2].position < max_addresses;
    }
    return true;
  }

  std::optional<Node> finish() {
    complete_address();
    return is_node_ ? std::optional(std::move(node_)) : std::nullopt;
  }

 private:
  static bool keep(const std::set<std::string>& wanted, std::map<std::string, std::string>& kept,
                   std::string_view key, std::string_view value) {
    if (const auto found = wanted.find(std::string(key)); found != wanted.end()) {
      kept.insert_or_assign(*found, std::string(value));
    }
    return value.size() <= max_value;
  }

  void visit_address(std::size_t position, std::string_view key, std::string_view value) {
    if (position != position_) {
      complete_address();
      position_ = position;
    }
    if (key == "type") {
      type_ = address_type_named(value);
    } else if (key == "address") {
      address_ = value;
    }
  }

  void complete_address() {
    if (type_ && !address_.empty()) {
      node_.addresses.push_back({*type_, std::string(address_)});
    }
    type_.reset();
    address_ = {};
  }

  const NodeQuery& query_;
  Node node_;
  bool is_node_ = false;
  std::size_t position_ = 0;  // of the address that is being read
  std::optional<AddressType> type_;
  std::string_view address_;
};

}  // namespace

std::string_view name_of(AddressType type) {
  return std::find_if(type_names.begin(), type_names.end(),
                      [&](const TypeName& row) { return row.type == type; })
      ->name;
}

std::optional<AddressType> address_type_named(std::string_view name) {
  const auto row = std::find_if(type_names.begin(), type_names.end(),
                                [&](const TypeName& each) { return each.name == name; });
  return row == type_names.end() ? std::nullopt : std::optional(row->type);
}

std::optional<Node> parse_node(std::string& json, const NodeQuery& query) {
  Collector collector(query);
  const bool whole = walk_json(json, [&](const std::vector<JsonStep>& path, const JsonScalar& scalar) {
    return collector.visit(path, scalar);
  });
  return whole ? collector.finish() : std::nullopt;
}

std::vector<std::string> addresses_of(const Node& node, AddressType type, AddressFamily family) {
  std::vector<std::string> fitting;
  for (const NodeAddress& each : node.addresses) {
    if (each.type == type && (!is_ip_type(type) || is_ip_address(each.address, family))) {
      fitting.push_back(each.address);
    }
  }
  return fitting;
}

std::string describe_addresses(const Node& node) {
  std::string text;
  for (const NodeAddress& each : node.addresses) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name_of(each.type), one_line(each.address, 253));
  }
  return text.empty() ? "none" : text;
}

}  // namespace init_env
