#include "service.hpp"

#include <doctest/doctest.h>

namespace init_env {
namespace {

const std::string body =
    R"("metadata":{"name":"p2p","annotations":{"wanted":"w","other":"o"}},"spec":{"type":"LoadBalancer","ports":[
       {"name":"tcp-p2p","port":1,"nodePort":30303},{"name":"metrics","port":2}]},"status":{"loadBalancer":{"ingress":[
       {"hostname":"lb.example.org"},{"ip":"2001:db8::1"},{"ip":"203.0.113.7"}]}}})";

std::optional<Service> parsed(std::string json) {
  return parse_service(json, {"wanted", "missing"});
}

Service service() {
  const auto found = parsed(R"({"kind":"Service",)" + body);
  REQUIRE(found);
  return *found;
}

}  // namespace

TEST_CASE("a Service's ports, ingress points and the annotations asked for") {
  const Service found = service();
  CHECK(found.name == "p2p");
  CHECK(found.type == "LoadBalancer");
  CHECK(found.annotations == std::map<std::string, std::string>{{"wanted", "w"}});
  CHECK(describe_ports(found) == "tcp-p2p 30303, metrics none");
  CHECK(describe_ports({}) == "none");
}

TEST_CASE("a Service with too many ports or addresses is refused instead of cut") {
  const auto with_ports = [](std::size_t count) {
    std::string json = R"({"kind":"Service","spec":{"ports":[{"nodePort":1})";
    for (std::size_t i = 1; i < count; ++i) {
      json += R"(,{"nodePort":1})";
    }
    return parsed(json + "]}}");
  };
  CHECK(with_ports(1024)->ports.size() == 1024);
  CHECK_FALSE(with_ports(1025));
  const auto with_ingress = [](std::size_t count) {
    std::string json = R"({"kind":"Service","status":{"loadBalancer":{"ingress":[{"ip":"1.2.3.4"})";
    for (std::size_t i = 1; i < count; ++i) {
      json += R"(,{"ip":"1.2.3.4"})";
    }
    return parsed(json + "]}}}");
  };
  CHECK(with_ingress(1024)->ingress.size() == 1024);
  CHECK_FALSE(with_ingress(1025));
}

TEST_CASE("a port by its name, else by its position") {
  const Service found = service();
  CHECK(find_port(found, "tcp-p2p")->node_port == 30303);
  CHECK(find_port(found, "0")->node_port == 30303);
  CHECK(find_port(found, "1")->name == "metrics");
  for (const std::string none : {"2", "udp", "", "-1", "99999999999"}) {
    CAPTURE(none);
    CHECK(find_port(found, none) == nullptr);
  }
}

TEST_CASE("ingress points by family, and the first host name") {
  const Service found = service();
  CHECK(ingress_ip(found, AddressFamily::ipv4) == "203.0.113.7");
  CHECK(ingress_ip(found, AddressFamily::ipv6) == "2001:db8::1");
  CHECK(ingress_ip(found, AddressFamily::any) == "2001:db8::1");
  CHECK(ingress_hostname(found) == "lb.example.org");
  CHECK(ingress_ip({}, AddressFamily::any).empty());
  CHECK(ingress_hostname({}).empty());
}

TEST_CASE("a list tells its first Service and how many there are") {
  const auto list = [](const std::string& items) {
    std::string json = R"({"kind":"ServiceList","items":)" + items + "}";
    const auto found = parse_service_list(json, {"wanted"});
    REQUIRE(found);
    return *found;
  };
  const ServiceList two =
      list("[{" + body + R"(,{"metadata":{"name":"second"},"spec":{"ports":[{"nodePort":1}]}}])");
  CHECK(two.size == 2);
  CHECK(two.first.name == "p2p");
  CHECK(two.first.ports.size() == 2);
  CHECK(two.first.annotations.at("wanted") == "w");
  CHECK(list("[]").size == 0);
  CHECK(list("null").size == 0);
}

TEST_CASE("what is no Service is refused, and values of other types are passed over") {
  for (const std::string json :
       {R"({"kind":"ServiceList","items":[]})", "{}", "[]", R"({"kind":"Service")"}) {
    CAPTURE(json);
    CHECK_FALSE(parsed(json));
  }
  const auto odd = parsed(R"({"kind":"Service","spec":{"type":1,"ports":[{"name":2,"nodePort":"30000"},
      {"nodePort":1e9},{"nodePort":99999},{"nodePort":-1}]},"status":{"loadBalancer":{"ingress":[{"ip":1}]}}})");
  REQUIRE(odd);
  CHECK(odd->type.empty());
  CHECK(describe_ports(*odd) == "0 none, 1 none, 2 none, 3 none");
  CHECK(ingress_ip(*odd, AddressFamily::any).empty());
}

}  // namespace init_env
