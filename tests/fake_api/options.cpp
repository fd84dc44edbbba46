#include "options.hpp"

#include <fmt/format.h>
#include <getopt.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <sstream>

#include "rights.hpp"

namespace fake_api {
namespace {

constexpr std::string_view help_head =
    R"(Usage: fake-api --data DIR [OPTION...]

A Kubernetes API server for tests and for trying init-env without a cluster: nodes and Services from files, over
HTTPS with a CA of its own. It prints how to point init-env at it, and stops on SIGINT or SIGTERM.

What it serves
  --data DIR              JSON files in the API's format (Node, Service, lists), read anew at each request
  --token TOKEN=NAMESPACE/SERVICEACCOUNT[,VERB:RESOURCE...]
                          who the bearer of a token is and what it may, e.g. t1=ns/codex,get:nodes,list:services;
                          without rights get:nodes, with "none" nothing; repeatable; default: a token of ns/codex.
                          They are kept in the file "tokens" of --state, which is read anew at each request
  --spr TEXT              serves this SPR as Codex does, to anybody; without it that path answers 503
  --spr-path PATH         there (/api/codex/v1/spr)

Where
  --listen ADDRESS:PORT   (127.0.0.1:0, port 0: any free one; an IPv6 address in brackets)
  --http                  plain HTTP instead of HTTPS
  --names NAME,...        what the certificate is for (127.0.0.1,::1,localhost,kubernetes.default.svc)
  --rsa                   RSA-2048 keys instead of EC P-256
  --state DIR             for ca.crt, token, tokens, namespace and env (how to use them, written once it listens);
                          default: a temporary directory, removed at the end
  --log FILE              a JSON object a line for each request (stdout)

What goes wrong
  --fault "WORD ..."      for the next request, or those that the words say; repeatable, taken in order. Words:
)";

constexpr std::string_view help_tail = R"(
While it runs
  POST /fake/faults       adds faults, one a line of the body        DELETE /fake/faults    forgets them
  GET /fake/requests      the requests so far, as in the log
  POST /fake/certificate  a new CA and certificate; ca.crt is replaced

Examples
  fake-api --data tests/fake_api/data --state /tmp/fake
  fake-api --data tests/fake_api/data --fault "status=503 retry-after=1 times=3" --fault "address-after=5s"
  fake-api --data tests/fake_api/data --token weak=ns/weak,none
)";

enum Code { data, token, spr, spr_path, listen, http, names, rsa, state, log, fault, help };

constexpr std::array long_options{
    option{"data", required_argument, nullptr, data},
    option{"token", required_argument, nullptr, token},
    option{"spr", required_argument, nullptr, spr},
    option{"spr-path", required_argument, nullptr, spr_path},
    option{"listen", required_argument, nullptr, listen},
    option{"http", no_argument, nullptr, http},
    option{"names", required_argument, nullptr, names},
    option{"rsa", no_argument, nullptr, rsa},
    option{"state", required_argument, nullptr, state},
    option{"log", required_argument, nullptr, log},
    option{"fault", required_argument, nullptr, fault},
    option{"help", no_argument, nullptr, help},
    option{nullptr, 0, nullptr, 0},
};

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, ',');) {
    parts.push_back(part);
  }
  return parts;
}

// ADDRESS:PORT, with brackets around an IPv6 address.
bool parse_listen(const std::string& text, Options& options) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos || colon + 1 == text.size() ||
      text.find_first_not_of("0123456789", colon + 1) != std::string::npos || text.size() - colon > 6) {
    return false;
  }
  options.port = std::stoi(text.substr(colon + 1));
  options.address = text.substr(0, colon);
  std::erase_if(options.address, [](char c) { return c == '[' || c == ']'; });
  return options.port <= 65535;
}

// Takes in one option; what is wrong with it is put into `mistake`.
void apply(int code, const std::string& value, Options& options, std::string& mistake) {
  switch (code) {
    case data:
      options.data = value;
      return;
    case token: {
      std::string secret;
      if (!parse_token(value, secret)) {
        mistake = "--token: accepts TOKEN=NAMESPACE/SERVICEACCOUNT[,VERB:RESOURCE...]";
      }
      options.tokens.push_back(value);
      return;
    }
    case spr:
      options.spr = value;
      return;
    case spr_path:
      options.spr_path = value;
      return;
    case listen:
      if (!parse_listen(value, options)) {
        mistake = fmt::format("--listen {}: accepts ADDRESS:PORT", value);
      }
      return;
    case http:
      options.http = true;
      return;
    case names:
      options.names = split(value);
      return;
    case rsa:
      options.key_type = KeyType::rsa_2048;
      return;
    case state:
      options.state = value;
      return;
    case log:
      options.log = value;
      return;
    case fault:
      if (auto parsed = parse_fault(value, mistake)) {
        options.faults.push_back(std::move(*parsed));
      }
      return;
    default:
      mistake = "unknown option, or a value that is missing";
  }
}

}  // namespace

std::optional<Options> parse_options(int argc, char** argv, int& exit_code) {
  Options options;
  std::vector<std::string> mistakes;
  opterr = 0;
  for (int code = 0; (code = getopt_long(argc, argv, "", long_options.data(), nullptr)) != -1;) {
    if (code == help) {
      fmt::print("{}{}{}", help_head, fault_help(), help_tail);
      exit_code = 0;
      return std::nullopt;
    }
    std::string mistake;
    apply(code, optarg == nullptr ? "" : optarg, options, mistake);
    if (!mistake.empty()) {
      mistakes.push_back(code == '?' ? fmt::format("{}: {}", argv[optind - 1], mistake) : mistake);
    }
  }
  for (int i = optind; i < argc; ++i) {
    mistakes.push_back(fmt::format("{}: not an option", argv[i]));
  }
  if (!std::filesystem::is_directory(options.data)) {
    mistakes.push_back(fmt::format("--data: got \"{}\", accepts a directory", options.data));
  }
  if (options.tokens.empty()) {
    options.tokens = {"fake-token=ns/codex"};
  }
  for (const std::string& mistake : mistakes) {
    fmt::print(stderr, "fake-api: {}\n", mistake);
  }
  exit_code = 2;
  return mistakes.empty() ? std::optional(options) : std::nullopt;
}

}  // namespace fake_api
