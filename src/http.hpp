#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "duration.hpp"
#include "result.hpp"
#include "stop.hpp"

namespace init_env {

struct HttpRequest {
  std::string url;                   // http or https
  std::vector<std::string> headers;  // "Name: value"
  std::string trusted;               // with https: certificates in PEM, the only ones trusted
  Clock::time_point until;           // when to give up
};

// An answer with any status; redirects are not followed.
struct HttpAnswer {
  long status = 0;
  std::string body;                     // at most 16 MiB
  std::optional<Duration> retry_after;  // the Retry-After header, seconds or date
};

// Why there is no answer.
struct HttpFailure {
  enum class Kind {
    unreachable,  // refused, no such name, cut, no HTTP, body over 16 MiB ...
    untrusted,    // the certificate, or `trusted` itself
    timed_out,
    stopped,  // a signal came
  } kind;
  std::string message;  // in libcurl's words
};

// Sends GET requests, one at a time, over HTTP/1.1 on a connection that is kept for the next. Neither a dead
// name server nor a silent host holds it longer than the request's time, nor once a signal has come. No
// proxies, no cookies, no configuration from the environment.
class HttpClient {
 public:
  // `stop` must outlive this instance.
  explicit HttpClient(const StopSignals& stop);
  ~HttpClient();

  Result<HttpAnswer, HttpFailure> get(const HttpRequest& request);

 private:
  struct Handles;

  const StopSignals& stop_;
  std::unique_ptr<Handles> handles_;
};

// Whether `url` is http(s)://HOST[:PORT][/PATH] and nothing more (no user, query or fragment).
bool is_base_url(const std::string& url);

// Whether the host of `url` is a loopback address or localhost.
bool is_loopback_url(const std::string& url);

// `name` as one segment of a URL's path or as a query value.
std::string percent_encoded(const std::string& name);

}  // namespace init_env
