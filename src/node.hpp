#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ip_address.hpp"

namespace init_env {

// The types of a Node's addresses, by Kubernetes' names.
// https://kubernetes.io/docs/reference/node/node-status/#addresses
enum class AddressType { external_ip, external_dns, internal_ip, internal_dns, hostname };

// Kubernetes' name of the type, and the type of a name ("ExternalIP", ...); nothing for any other text.
std::string_view name_of(AddressType type);
std::optional<AddressType> address_type_named(std::string_view name);

struct NodeAddress {
  AddressType type;
  std::string address;
};

// The labels and annotations that are wanted of a Node.
struct NodeQuery {
  std::set<std::string> labels;
  std::set<std::string> annotations;
};

// What was asked for of a Node.
struct Node {
  std::vector<NodeAddress> addresses;  // in the API's order
  std::map<std::string, std::string> labels;
  std::map<std::string, std::string> annotations;
};

// Reads a Node from the API's JSON; `json` is garbage afterwards. Nothing if it is no well-formed Node,
// or has more than 1024 addresses. Values of other types than the API's are passed over, as are addresses of
// unknown types.
std::optional<Node> parse_node(std::string& json, const NodeQuery& query);

// The addresses of a type, in the Node's order. IP types count only if they hold an IP address of `family`.
std::vector<std::string> addresses_of(const Node& node, AddressType type, AddressFamily family);

// The Node's addresses for a message: "InternalIP 10.0.0.5, Hostname node-1", or "none".
std::string describe_addresses(const Node& node);

}  // namespace init_env
