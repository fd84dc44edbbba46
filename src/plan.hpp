#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "result.hpp"
#include "settings.hpp"

namespace init_env {

// What a replica will need, as far as it is known without a cluster; what is not stays a reference in braces.
struct PlannedReplica {
  std::string pod;
  std::optional<std::uint32_t> index;  // nothing if its name gives none
  std::vector<std::pair<std::string, std::uint32_t>> ports;
  std::vector<std::string> files;    // that init-env will write
  std::vector<std::string> secrets;  // that it will read
};

// The replicas of `settings`, the pod's own name being the first. Errors: settings_wrong, for a port outside
// its range with the replica's numbers.
Result<std::vector<PlannedReplica>> make_plan(const Settings& settings);

// The plan for people, a line a replica with "-" for what it has none of, and for programs.
std::string as_table(const std::vector<PlannedReplica>& plan);
std::string as_json(const std::vector<PlannedReplica>& plan);

}  // namespace init_env
