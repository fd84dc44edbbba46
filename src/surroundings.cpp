#include "surroundings.hpp"

#include <unistd.h>

#include <array>

#include "read_file.hpp"
#include "strings.hpp"

namespace init_env {

Surroundings read_surroundings() {
  constexpr std::size_t limit = 253;
  std::array<char, limit + 1> host_name{};
  gethostname(host_name.data(), limit);
  const auto name_space =
      read_file("/var/run/secrets/kubernetes.io/serviceaccount/namespace", limit, ExitCode::settings_wrong);
  return {host_name.data(), name_space ? std::string(strip(*name_space)) : ""};
}

}  // namespace init_env
