#pragma once

#include <optional>
#include <string>
#include <vector>

#include "selector.hpp"

namespace fake_api {

// The Kubernetes objects in a directory of JSON files, each an object or a list, in the API's format. The
// files are read anew at each call, so that they can be changed while the server runs.
class Objects {
 public:
  explicit Objects(std::string directory) : directory_(std::move(directory)) {}

  // The JSON of a Node. With `external_ip` false, without its ExternalIPs.
  [[nodiscard]] std::optional<std::string> node(const std::string& name, bool external_ip) const;
  [[nodiscard]] std::vector<std::string> node_names() const;

  [[nodiscard]] std::optional<std::string> service(const std::string& name_space,
                                                   const std::string& name) const;

  // A ServiceList of the Services in the namespace that the selector matches, maybe none.
  [[nodiscard]] std::string services(const std::string& name_space,
                                     const std::vector<Requirement>& selector) const;

 private:
  std::string directory_;
};

}  // namespace fake_api
