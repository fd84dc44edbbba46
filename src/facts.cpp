#include "facts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "fact_lookups.hpp"
#include "strings.hpp"

namespace init_env {
namespace {

struct Row {
  FactRow shown;
  Fact (*look_up)(Facts&, const std::string&);
};

using Argument = FactRow::Argument;

constexpr std::array table{
    Row{{"pod.name", Argument::none, "", "the pod's name"}, FactLookups::pod_name},
    Row{{"pod.namespace", Argument::none, "", "the pod's namespace"}, FactLookups::pod_namespace},
    Row{{"pod.base", Argument::none, "", "the base name of all replicas"}, FactLookups::pod_base},
    Row{{"pod.suffix", Argument::none, "", "the pod name less the base name: -3-1"}, FactLookups::pod_suffix},
    Row{{"pod.ordinal", Argument::none, "", "the last number of the pod name"}, FactLookups::pod_ordinal},
    Row{{"index", Argument::none, "", "the position among the replicas, from 0"}, FactLookups::index},
    Row{{"port", Argument::required, "NAME", "the replica's port of --port NAME"}, FactLookups::port},
    Row{{"pod.ip", Argument::none, "", "the pod's first IP address of the family"}, FactLookups::pod_ip},
    Row{{"host.ip", Argument::none, "", "the host's first IP address of the family"}, FactLookups::host_ip},
    Row{{"node.name", Argument::none, "", "the node's name"}, FactLookups::node_name},
    Row{{"node.address", Argument::optional, "TYPE", "the node's address by --address-types, or of one type"},
        FactLookups::node_address},
    Row{{"node.label", Argument::required, "KEY", "a label of the node"}, FactLookups::node_label},
    Row{{"node.annotation", Argument::required, "KEY", "an annotation of the node"},
        FactLookups::node_annotation},
    Row{{"service.name", Argument::optional, "ALIAS",
         "the name of the Service of --service or --service-selector"},
        FactLookups::service_name},
    Row{{"service.nodeport", Argument::required, "[ALIAS/]PORT",
         "the nodePort of the Service's port of this name, or at this position from 0"},
        FactLookups::service_nodeport},
    Row{{"service.address", Argument::optional, "ALIAS", "the load balancer's ip, else its hostname"},
        FactLookups::service_address},
    Row{{"service.ip", Argument::optional, "ALIAS", "the load balancer's first IP address of the family"},
        FactLookups::service_ip},
    Row{{"service.hostname", Argument::optional, "ALIAS", "the load balancer's host name"},
        FactLookups::service_hostname},
    Row{{"service.annotation", Argument::required, "[ALIAS/]KEY", "an annotation of the Service"},
        FactLookups::service_annotation},
    Row{{"bootstrap.spr", Argument::none, "", "the SPR of a bootstrap node"}, FactLookups::bootstrap_spr},
    Row{{"secret", Argument::required, "PATH", "a file's content, stripped; shown as ***"},
        FactLookups::secret},
    Row{{"env", Argument::required, "NAME", "a variable of init-env's own environment"}, FactLookups::env},
    Row{{"url.host", Argument::required, "ADDRESS", "an address as in a URL: IPv6 in brackets"},
        FactLookups::url_host},
    Row{{"multiaddr", Argument::required, "ADDRESS",
         "an address as a multiaddr: /ip4/..., /ip6/..., /dns4/..."},
        FactLookups::multiaddr},
};

const Row* row_of(std::string_view name) {
  const auto row =
      std::find_if(table.begin(), table.end(), [&](const Row& each) { return each.shown.name == name; });
  return row == table.end() ? nullptr : row;
}

std::string accepted_names() {
  std::vector<std::string> names;
  std::transform(table.begin(), table.end(), std::back_inserter(names),
                 [](const Row& row) { return fmt::format("{{{}}}", reference_of(row.shown)); });
  return fmt::format("{}", fmt::join(names, " "));
}

// What is wrong with a reference to the fact `row` (null: there is none of this name).
std::optional<Error> shape_mistake(const Row* row, std::string_view name, bool has_argument) {
  if (row == nullptr) {
    return mistake(fmt::format("got {{{}}}, accepts {}", one_line(name, 100), accepted_names()));
  }
  if (row->shown.argument == Argument::none && has_argument) {
    return mistake(fmt::format("{{{}}} takes no argument", name));
  }
  if (row->shown.argument == Argument::required && !has_argument) {
    return mistake(fmt::format("{{{}}} needs an argument: {{{}}}", name, reference_of(row->shown)));
  }
  return std::nullopt;
}

}  // namespace

std::string reference_of(const FactRow& row) {
  switch (row.argument) {
    case Argument::required:
      return fmt::format("{}:{}", row.name, row.argument_name);
    case Argument::optional:
      return fmt::format("{}[:{}]", row.name, row.argument_name);
    default:
      return std::string(row.name);
  }
}

std::vector<FactRow> fact_table() {
  std::vector<FactRow> rows;
  std::transform(table.begin(), table.end(), std::back_inserter(rows),
                 [](const Row& row) { return row.shown; });
  return rows;
}

std::vector<Error> reference_mistakes(const Template& parsed, Secrets secrets) {
  std::vector<Error> mistakes;
  for_each_reference(parsed, [&](const Template::Piece& reference, bool in_argument) {
    const bool has_argument = reference.argument && !reference.argument->pieces.empty();
    if (auto wrong = shape_mistake(row_of(reference.text), reference.text, has_argument)) {
      mistakes.push_back(std::move(*wrong));
    } else if (reference.text == "secret" && (in_argument || secrets == Secrets::refused)) {
      mistakes.push_back(
          mistake("{secret:PATH} would be shown here; it is accepted in the values of --env and the content "
                  "of --file"));
    }
  });
  return mistakes;
}

bool refers_to(const Template& parsed, std::string_view name) {
  bool found = false;
  for_each_reference(
      parsed, [&](const Template::Piece& reference, bool) { found = found || reference.text == name; });
  return found;
}

Fact Facts::look_up(const std::string& name, const std::string& argument) {
  const Row* row = row_of(name);
  auto wrong = shape_mistake(row, name, !argument.empty());
  return wrong ? failed(std::move(*wrong)) : row->look_up(*this, argument);
}

void Facts::forget(const std::set<Source>& sources) {
  for (const Source& source : sources) {
    if (source.kind == Source::Kind::node) {
      node_.reset();
    } else if (source.kind == Source::Kind::service) {
      services_.erase(source.alias);
    }
  }
}

}  // namespace init_env
