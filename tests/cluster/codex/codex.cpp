// Stands in for Codex in the cluster tests: refuses what Codex refuses about its variables, its key and its
// data directory, listens where it would, and tells whoever dials it what it announces, whose key it has and
// whom it sees.
//   codex [persistence] [prover] [--bootstrap-node=SPR...]
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <regex>
#include <string>
#include <thread>
#include <vector>

namespace {

[[noreturn]] void refuse(const std::string& why) {
  std::cerr << "codex: " << why << '\n';
  _exit(1);  // the first wrong value ends Codex
}

// A variable that is set but empty is a value, and a wrong one.
std::string variable(const std::string& option, const std::string& fallback, const std::string& shape) {
  const char* value = std::getenv(("CODEX_" + option).c_str());
  const std::string text = value == nullptr ? fallback : value;
  if (!std::regex_match(text, std::regex(shape))) {
    refuse("CODEX_" + option + ": \"" + text + "\" is none");
  }
  return text;
}

// As checkSecureFile: exactly 0600.
std::string secure_file(const std::string& path) {
  struct stat status{};
  if (stat(path.c_str(), &status) != 0 || (status.st_mode & 0777) != 0600) {
    refuse(path + ": does not have safe file permissions");
  }
  std::ifstream file(path);
  if (!file) {
    refuse(path + ": cannot be read");
  }
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string hex(const std::string& text) {
  constexpr const char* digits = "0123456789abcdef";
  std::string result;
  for (const unsigned char c : text) {
    result += {digits[c / 16], digits[c % 16]};
  }
  return result;
}

struct Identity {
  std::string address;  // announced
  int tcp = 0;
  int udp = 0;
  std::string key;  // its first characters

  std::string answer(const char* protocol, int port, const sockaddr_in& peer) const {
    char seen[INET_ADDRSTRLEN] = {};
    inet_ntop(AF_INET, &peer.sin_addr, seen, sizeof seen);
    return std::string("{\"protocol\":\"") + protocol + "\",\"address\":\"" + address +
           "\",\"port\":" + std::to_string(port) + ",\"key\":\"" + key + "\",\"peer\":\"" + seen + "\"}\n";
  }
};

int listening(int type, int port, const std::string& host = "0.0.0.0") {
  const int descriptor = socket(AF_INET, type | SOCK_CLOEXEC, 0);
  const int yes = 1;
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  if (inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1 ||
      bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      (type == SOCK_STREAM && listen(descriptor, 16) != 0)) {
    refuse("cannot listen on port " + std::to_string(port));
  }
  return descriptor;
}

void serve_tcp(int descriptor, const Identity& self) {
  sockaddr_in peer{};
  for (socklen_t size = sizeof peer;;) {
    const int connection = accept(descriptor, reinterpret_cast<sockaddr*>(&peer), &size);
    const std::string text = self.answer("tcp", self.tcp, peer);
    std::ignore = write(connection, text.data(), text.size());
    close(connection);
  }
}

void serve_udp(int descriptor, const Identity& self) {
  char packet[64];
  sockaddr_in peer{};
  for (socklen_t size = sizeof peer;;) {
    std::ignore = recvfrom(descriptor, packet, sizeof packet, 0, reinterpret_cast<sockaddr*>(&peer), &size);
    const std::string text = self.answer("udp", self.udp, peer);
    std::ignore = sendto(descriptor, text.data(), text.size(), 0, reinterpret_cast<sockaddr*>(&peer), size);
  }
}

// GET /api/codex/v1/spr, as text for those who ask for it and else as JSON.
void serve_api(int descriptor, const std::string& spr) {
  for (;;) {
    const int connection = accept(descriptor, nullptr, nullptr);
    std::string request;
    char piece[1024];
    ssize_t count = 1;
    while (count > 0 && request.find("\r\n\r\n") == std::string::npos) {
      count = read(connection, piece, sizeof piece);
      request.append(piece, static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    }
    const bool found = request.starts_with("GET /api/codex/v1/spr ");
    const bool plain = request.find("\r\nAccept: text/plain\r\n") != std::string::npos;
    const std::string body = !found ? "" : plain ? spr : "{\"spr\":\"" + spr + "\"}";
    const std::string answer = std::string("HTTP/1.1 ") + (found ? "200 OK" : "404 Not Found") +
                               "\r\nContent-Type: " + (plain ? "text/plain" : "application/json") +
                               "\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) +
                               "\r\n\r\n" + body;
    std::ignore = write(connection, answer.data(), answer.size());
    close(connection);
  }
}

// The data directory is made, or made its owner's only; the node's own key in it is kept.
void open_data_dir(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (chmod(path.c_str(), 0700) != 0) {
    refuse(path + ": cannot be made private: " + std::strerror(errno));
  }
  const std::string key = path + "/key";
  if (!std::filesystem::exists(key)) {
    const int descriptor = open(key.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0 || write(descriptor, "identity", 8) != 8 || close(descriptor) != 0) {
      refuse(key + ": cannot be written");
    }
  }
  secure_file(key);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGTERM, [](int) { _exit(0); });
  std::signal(SIGPIPE, SIG_IGN);
  const std::string spr_shape = "spr:[A-Za-z0-9_-]{50,}";
  bool persistence = false;
  std::string bootstrap =
      std::getenv("CODEX_BOOTSTRAP_NODE") ? variable("BOOTSTRAP_NODE", "", spr_shape) : "";
  for (const std::string& word : std::vector<std::string>(argv + 1, argv + argc)) {
    persistence = persistence || word == "persistence";
    if (word.starts_with("--bootstrap-node=")) {  // the command line masks the variable
      bootstrap = word.substr(word.find('=') + 1);
      if (!std::regex_match(bootstrap, std::regex(spr_shape))) {
        refuse("--bootstrap-node: no SPR");
      }
    }
  }

  Identity self;
  const std::string octet = "(0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])";
  const std::string nat = variable("NAT", "any", "any|none|upnp|pmp|extip:(" + octet + "\\.){3}" + octet);
  self.address = nat.starts_with("extip:") ? nat.substr(6) : nat;
  const std::string listen = variable("LISTEN_ADDRS", "/ip4/0.0.0.0/tcp/0", "/ip4/[0-9.]+/tcp/\\d{1,5}");
  self.tcp = std::stoi(listen.substr(listen.rfind('/') + 1));
  self.udp = std::stoi(variable("DISC_PORT", "8090", "[1-9]\\d{0,4}"));
  const std::string flag = "true|false|1|0|yes|no|on|off|";
  variable("METRICS", "false", flag);
  variable("METRICS_PORT", "8008", "[1-9]\\d{0,4}");
  variable("STORAGE_QUOTA", "20gb", "\\d+([kmgt]i?b?)?");
  variable("BLOCK_TTL", "1d", "\\d+[smhdw]?");
  variable("BLOCK_MN", "1000", "\\d+");
  variable("LOG_LEVEL", "INFO", "[A-Z]+(;.*)?");
  const std::string api_address = variable("API_BINDADDR", "127.0.0.1", "[0-9.]+");
  const int api_port = std::stoi(variable("API_PORT", "8080", "[1-9]\\d{0,4}"));
  open_data_dir(variable("DATA_DIR", "/root/.cache/codex", "/.+"));
  if (persistence) {
    variable("ETH_PROVIDER", "ws://localhost:8545", "(ws|http)s?://.+");
    if (const char* path = std::getenv("CODEX_ETH_PRIVATE_KEY"); path != nullptr) {
      const std::string key = secure_file(path);
      if (!std::regex_match(key, std::regex("\\s*(0x)?[0-9a-f]{64}\\s*"))) {
        refuse(std::string(path) + ": no private key");
      }
      self.key = key.substr(0, 8);
    } else if (std::getenv("CODEX_ETH_ACCOUNT") != nullptr) {
      self.key = variable("ETH_ACCOUNT", "", "0x[0-9a-fA-F]{40}").substr(0, 8);
    }
  }

  // Signed and dated: another one after each start.
  const auto now = std::chrono::system_clock::now().time_since_epoch().count();
  const std::string spr =
      "spr:" + hex(self.address + ":" + std::to_string(self.udp) + "/" + std::to_string(now));
  std::thread(serve_tcp, listening(SOCK_STREAM, self.tcp), std::cref(self)).detach();
  std::thread(serve_udp, listening(SOCK_DGRAM, self.udp), std::cref(self)).detach();
  std::cout << "spr " << spr << "\nbootstrap " << (bootstrap.empty() ? "none" : bootstrap) << '\n'
            << std::flush;
  serve_api(listening(SOCK_STREAM, api_port, api_address), spr);
}
