#pragma once

#include <httplib.h>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>

#include "answers.hpp"
#include "certificate.hpp"
#include "fault.hpp"
#include "objects.hpp"
#include "options.hpp"
#include "request_log.hpp"

namespace fake_api {

// The fake API server.
class Server {
 public:
  // `state` is the directory for ca.crt and the like.
  Server(const Options& options, std::string state, std::FILE* log);

  // Binds the port, writes the state, prints how to use it, and serves until stop(). False if it cannot
  // listen.
  bool run();

  // Ends run() at once, whatever requests hang. From another thread.
  void stop();

 private:
  std::unique_ptr<httplib::Server> make_http_server();
  void add_control_paths();
  void new_certificate();
  void write_state(int port) const;

  void handle(const httplib::Request& request, httplib::Response& response);
  void send(const Answer& answer, const Fault& fault, httplib::Response& response);

  // Waits; false if the server is stopped meanwhile.
  bool wait(Milliseconds duration);

  Options options_;
  std::string state_;
  Objects objects_;
  Answers answers_;
  Faults faults_;
  RequestLog log_;
  Identity identity_;
  SSL_CTX* context_ = nullptr;
  std::unique_ptr<httplib::Server> http_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stopping_ = false;
  std::atomic<bool> serving_ = false;
};

}  // namespace fake_api
