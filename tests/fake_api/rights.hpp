#pragma once

#include <optional>
#include <set>
#include <string>

namespace fake_api {

// Who sends a request.
struct ServiceAccount {
  std::string name_space;
  std::string name;
  std::set<std::string> rights;  // "get:nodes"
};

// Parses TOKEN=NAMESPACE/NAME[,VERB:RESOURCE...]; without rights it may get nodes, with the word none
// nothing. The token is put into `token`. Nothing if it is malformed.
std::optional<ServiceAccount> parse_token(const std::string& text, std::string& token);

// The ServiceAccount of a token by a file of such lines; nothing if it is not in it.
std::optional<ServiceAccount> find_token(const std::string& file, const std::string& token);

}  // namespace fake_api
