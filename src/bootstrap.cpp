#include "bootstrap.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "json.hpp"
#include "read_file.hpp"
#include "strings.hpp"

namespace init_env {
namespace {

// What keeps the URL from giving an SPR, or the SPR.
struct Reply {
  std::string spr;
  std::string trouble;
  std::optional<Duration> retry_after = {};
};

bool is_spr(std::string_view text) {
  constexpr std::string_view prefix = "spr:";
  constexpr std::size_t shortest = 50;
  constexpr std::string_view base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
  return text.starts_with(prefix) && text.size() >= prefix.size() + shortest &&
         text.find_first_not_of(base64url, prefix.size()) == std::string_view::npos;
}

Reply ask(const std::string& url, const Settings& settings, HttpClient& http, Clock::time_point deadline) {
  constexpr std::size_t max_certificates = std::size_t{1024} * 1024;
  std::string trusted;
  if (url.starts_with("https:")) {
    auto certificates = read_file(settings.bootstrap_ca_file, max_certificates, ExitCode::no_spr);
    if (!certificates) {
      return {"", "read CA " + certificates.error().message};
    }
    trusted = std::move(*certificates);
  }
  auto answer = http.get({.url = url + settings.bootstrap_api_path,
                          .headers = {"Accept: text/plain"},
                          .trusted = std::move(trusted),
                          .until = std::min(deadline, Clock::now() + settings.request_timeout)});
  if (!answer) {
    return {"", answer.error().message};
  }
  if (answer->status != 200) {
    return {"", fmt::format("answered {}", answer->status), answer->retry_after};
  }
  auto spr = spr_in(answer->body);
  return spr ? Reply{std::move(*spr), ""} : Reply{"", "answered 200, but the body is no SPR"};
}

}  // namespace

std::optional<std::string> spr_in(std::string& body) {
  if (const auto text = strip(body); is_spr(text)) {
    return std::string(text);
  }
  std::optional<std::string> spr;
  const bool whole = walk_json(body, [&](const std::vector<JsonStep>& path, const JsonScalar& scalar) {
    if (path.size() == 1 && path[0].key == "spr" && is_spr(scalar.text)) {
      spr = scalar.text;
    }
    return true;
  });
  return whole ? spr : std::nullopt;
}

Attempt<std::string> get_spr(const Settings& settings, HttpClient& http, Clock::time_point deadline) {
  std::string troubles;
  std::optional<Duration> retry_after;  // the shortest, since one node is enough
  for (const std::string& url : settings.bootstrap_urls) {
    Reply reply = ask(url, settings, http, deadline);
    if (reply.trouble.empty()) {
      return std::move(reply.spr);
    }
    troubles += fmt::format("{}{}{}: {}", troubles.empty() ? "" : "; ", url, settings.bootstrap_api_path,
                            reply.trouble);
    const Duration asked = reply.retry_after.value_or(Duration::zero());
    retry_after = std::min(retry_after.value_or(asked), asked);
  }
  return Failure{
      .error = {ExitCode::no_spr, fmt::format("get SPR: {}", troubles),
                "the bootstrap node must be up and its API reachable from this pod (--bootstrap-url)"},
      .retry_after = retry_after};
}

}  // namespace init_env
