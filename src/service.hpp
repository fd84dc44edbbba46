#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ip_address.hpp"

namespace init_env {

struct ServicePort {
  std::string name;             // may be empty if it is the only one
  std::uint32_t node_port = 0;  // 0: none (yet)
};

// One of the addresses that a load balancer's provider gives a Service.
struct LoadBalancerIngress {
  std::string ip;
  std::string hostname;
};

// What was asked for of a Service.
struct Service {
  std::string name;
  std::string type;                          // "ClusterIP", "NodePort", "LoadBalancer", "ExternalName"
  std::vector<ServicePort> ports;            // in the API's order
  std::vector<LoadBalancerIngress> ingress;  // of a load balancer; empty while it is being made
  std::map<std::string, std::string> annotations;
};

// The Service that is wanted, and what of it.
struct ServiceQuery {
  std::string name;      // or
  std::string selector;  // a label selector: exactly one Service must match
  std::set<std::string> annotations;
};

// Reads a Service from the API's JSON, with those of its annotations that are wanted; `json` is garbage
// afterwards. Nothing if it is no well-formed Service, or has more than 1024 ports or ingress points. Values
// of other types than the API's are passed over.
std::optional<Service> parse_service(std::string& json, const std::set<std::string>& annotations);

// Reads a ServiceList likewise: its first Service and how many there are.
struct ServiceList {
  std::size_t size = 0;
  Service first;
};
std::optional<ServiceList> parse_service_list(std::string& json, const std::set<std::string>& annotations);

// The port of this name or, if none has it, at this position from 0. Nothing if there is no such port.
const ServicePort* find_port(const Service& service, std::string_view name_or_position);

// The first IP address of `family`, and the first host name, among the ingress points; "" if there is none.
std::string ingress_ip(const Service& service, AddressFamily family);
std::string ingress_hostname(const Service& service);

// The Service's ports for a message: "p2p 30303, metrics none", or "none".
std::string describe_ports(const Service& service);

}  // namespace init_env
