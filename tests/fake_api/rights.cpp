#include "rights.hpp"

#include <fstream>
#include <sstream>

namespace fake_api {

std::optional<ServiceAccount> parse_token(const std::string& text, std::string& token) {
  const auto equals = text.rfind('=');
  const auto slash = text.find('/', equals == std::string::npos ? 0 : equals);
  if (equals == std::string::npos || equals == 0 || slash == std::string::npos) {
    return std::nullopt;
  }
  token = text.substr(0, equals);
  ServiceAccount account{text.substr(equals + 1, slash - equals - 1), "", {}};
  std::istringstream rest(text.substr(slash + 1));
  std::getline(rest, account.name, ',');
  bool any = false;
  for (std::string right; std::getline(rest, right, ','); any = true) {
    if (right != "none") {
      account.rights.insert(right);
    }
  }
  if (!any) {
    account.rights = {"get:nodes"};
  }
  return account;
}

std::optional<ServiceAccount> find_token(const std::string& file, const std::string& token) {
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    std::string found;
    auto account = parse_token(line, found);
    if (account && found == token) {
      return account;
    }
  }
  return std::nullopt;
}

}  // namespace fake_api
