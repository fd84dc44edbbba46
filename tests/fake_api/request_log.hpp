#pragma once

#include <chrono>
#include <cstdio>
#include <mutex>
#include <string>
#include <vector>

namespace fake_api {

// What is worth knowing of a request and of what became of it.
struct RequestEntry {
  std::string method;
  std::string path;                  // with its query
  int status = 0;                    // 0: no answer
  std::string service_account = {};  // namespace/name, or anonymous
  bool authorization = false;        // whether such a header was there
  std::string accept;
  std::string user_agent;
  int client_port = 0;  // one per connection
  std::string fault;    // as given; empty: none
};

// The requests so far, as one JSON object a line. Each is written out before it is answered.
class RequestLog {
 public:
  explicit RequestLog(std::FILE* file) : file_(file) {}

  void add(const RequestEntry& entry);
  std::string lines();

 private:
  std::mutex mutex_;
  std::FILE* file_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::vector<std::string> lines_;
};

}  // namespace fake_api
