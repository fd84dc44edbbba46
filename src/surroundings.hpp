#pragma once

#include <string>

namespace init_env {

// What settings have beside the options: read from the system the program runs on.
struct Surroundings {
  std::string host_name;
  std::string service_account_namespace;  // empty: none
};

Surroundings read_surroundings();

}  // namespace init_env
