#pragma once

#include <optional>
#include <string>
#include <vector>

#include "certificate.hpp"
#include "fault.hpp"

namespace fake_api {

struct Options {
  std::string data;
  std::string address = "127.0.0.1";
  int port = 0;  // 0: any free one
  bool http = false;
  std::vector<std::string> names{"127.0.0.1", "::1", "localhost", "kubernetes.default.svc"};
  KeyType key_type = KeyType::ec_p256;
  std::string state;  // empty: a temporary directory
  std::vector<std::string> tokens;
  std::string spr;
  std::string spr_path = "/api/codex/v1/spr";
  std::vector<Fault> faults;
  std::string log;  // empty: stdout
};

// Parses the command line. Without a value the process is to end with `exit_code`: help was printed, or all
// that is wrong.
std::optional<Options> parse_options(int argc, char** argv, int& exit_code);

}  // namespace fake_api
