#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "result.hpp"

namespace init_env {

// What says which replica this pod is. Numbers are at most 2^31-1, as Kubernetes' ordinals are.
struct Naming {
  std::string pod_name;
  std::optional<std::string> base_name;  // what the names of all replicas begin with
  std::uint32_t ordinals_start = 0;      // spec.ordinals.start of the StatefulSet
  std::optional<std::uint32_t> index;    // fixes the index
};

// The base name: as given, else the pod name less its last "-N" (all of it if there is none).
std::string base_name(const Naming& naming);

// The pod name less its base name: "-3-1", "-2". Errors: settings_wrong for any other shape than -N or -N-N.
Result<std::string> suffix(const Naming& naming);

// The last number of the pod name. Errors: settings_wrong if it does not end with "-N".
Result<std::uint32_t> pod_ordinal(const Naming& naming);

// The position among the replicas, from 0: the fixed index; else, with a base name, the first number of the
// suffix less ordinals_start; else the pod's ordinal less ordinals_start. Errors: settings_wrong if it would
// be negative or the name has no such number.
Result<std::uint32_t> replica_index(const Naming& naming);

// The name of the pod `steps` replicas further on: the first number of its suffix counts up. Errors:
// settings_wrong if the suffix is none, or the number gets too large.
Result<std::string> pod_name_after(const Naming& naming, std::uint32_t steps);

}  // namespace init_env
