#include "server.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "rights.hpp"
#include "status.hpp"

namespace fake_api {
namespace {

constexpr std::size_t threads = 256;  // each request that hangs holds one

void replace_file(const std::string& path, const std::string& content) {
  std::ofstream(path + ".new", std::ios::binary) << content;
  std::filesystem::rename(path + ".new", path);
}

// Ends the connections that come from this port (0: any). The library has no way to answer nothing, and to
// stop waits for idle connections.
void shut_down_connections_from(int port) {
  constexpr int most_descriptors = 4096;
  for (int descriptor = 3; descriptor < most_descriptors; ++descriptor) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (getpeername(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      continue;
    }
    const in_port_t peer = address.ss_family == AF_INET6
                               ? reinterpret_cast<sockaddr_in6*>(&address)->sin6_port
                               : reinterpret_cast<sockaddr_in*>(&address)->sin_port;
    if (port == 0 || ntohs(peer) == port) {
      shutdown(descriptor, SHUT_RDWR);
    }
  }
}

}  // namespace

Server::Server(const Options& options, std::string state, std::FILE* log)
    : options_(options),
      state_(std::move(state)),
      objects_(options.data),
      answers_(options_, state_, objects_),
      log_(log),
      http_(make_http_server()) {
  http_->new_task_queue = [] { return new httplib::ThreadPool(threads); };
  http_->set_tcp_nodelay(true);
  http_->set_keep_alive_max_count(1000000);
  http_->set_keep_alive_timeout(60);
  http_->set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
    if (request.path.starts_with("/fake/")) {
      return httplib::Server::HandlerResponse::Unhandled;
    }
    handle(request, response);
    return httplib::Server::HandlerResponse::Handled;
  });
  add_control_paths();
  for (const Fault& fault : options_.faults) {
    faults_.add(fault);
  }
}

std::unique_ptr<httplib::Server> Server::make_http_server() {
  if (options_.http) {
    return std::make_unique<httplib::Server>();
  }
  return std::make_unique<httplib::SSLServer>([this](SSL_CTX& context) {
    context_ = &context;
    new_certificate();
    return true;
  });
}

void Server::new_certificate() {
  const Identity authority = make_authority(options_.key_type);
  identity_ = make_server_identity(authority, options_.names, options_.key_type);
  show(*context_, identity_);
  replace_file(state_ + "/ca.crt", pem_of(authority));
}

void Server::add_control_paths() {
  http_->Post("/fake/faults", [this](const httplib::Request& request, httplib::Response& response) {
    std::istringstream lines(request.body);
    for (std::string line; std::getline(lines, line);) {
      std::string mistake;
      if (auto fault = parse_fault(line, mistake)) {
        faults_.add(std::move(*fault));
      } else {
        response.status = 400;
        response.set_content(mistake + "\n", "text/plain");
        return;
      }
    }
  });
  http_->Delete("/fake/faults", [this](const httplib::Request&, httplib::Response&) { faults_.clear(); });
  http_->Get("/fake/requests", [this](const httplib::Request&, httplib::Response& response) {
    response.set_content(log_.lines(), "application/json");
  });
  http_->Post("/fake/certificate", [this](const httplib::Request&, httplib::Response&) {
    if (context_ != nullptr) {
      new_certificate();
    }
  });
}

void Server::write_state(int port) const {
  std::string tokens;
  for (const std::string& token : options_.tokens) {
    tokens += token + "\n";
  }
  std::string first;
  const auto account = parse_token(options_.tokens.front(), first);
  replace_file(state_ + "/tokens", tokens);
  replace_file(state_ + "/token", first);
  replace_file(state_ + "/namespace", account->name_space);
  const bool brackets = options_.address.find(':') != std::string::npos;
  const std::string url = fmt::format("{}://{}{}{}:{}", options_.http ? "http" : "https", brackets ? "[" : "",
                                      options_.address, brackets ? "]" : "", port);
  const std::string env = fmt::format(
      "export INIT_ENV_API_SERVER={}\nexport INIT_ENV_CA_FILE={}/ca.crt\nexport "
      "INIT_ENV_TOKEN_FILE={}/token\n",
      url, state_, state_);
  fmt::print("# Point init-env at it with these, and NODE_NAME={}:\n{}",
             fmt::join(objects_.node_names(), " or "), env);
  std::fflush(stdout);
  replace_file(state_ + "/env", env);
}

bool Server::run() {
  const int port = options_.port == 0 ? http_->bind_to_any_port(options_.address)
                   : http_->bind_to_port(options_.address, options_.port) ? options_.port
                                                                          : -1;
  if (port < 0) {
    fmt::print(stderr, "fake-api: cannot listen on {} port {}\n", options_.address, options_.port);
    return false;
  }
  serving_ = true;
  write_state(port);
  const bool served = http_->listen_after_bind();
  serving_ = false;
  return served;
}

void Server::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stopped_.notify_all();
  while (serving_ && !http_->is_running()) {  // the library forgets a stop that comes before it listens
    std::this_thread::yield();
  }
  http_->stop();
  shut_down_connections_from(0);
}

bool Server::wait(Milliseconds duration) {
  std::unique_lock lock(mutex_);
  return !stopped_.wait_for(lock, duration, [&] { return stopping_; });
}

void Server::handle(const httplib::Request& request, httplib::Response& response) {
  const Fault fault = faults_.next(request.path).value_or(Fault{});
  RequestEntry entry{.method = request.method,
                     .path = request.target,
                     .authorization = request.has_header("Authorization"),
                     .accept = request.get_header_value("Accept"),
                     .user_agent = request.get_header_value("User-Agent"),
                     .client_port = request.remote_port,
                     .fault = fault.text};
  if (fault.hang || fault.drop) {
    log_.add(entry);
    if (fault.drop) {
      shut_down_connections_from(request.remote_port);
    } else {
      wait(std::chrono::hours(1));
    }
    return;
  }
  Answer result = answers_.answer(request, !fault.address_after, entry.service_account);
  if (fault.status) {
    result = {*fault.status, status_body(*fault.status, "as told to"), "application/json"};
  }
  if (fault.body) {
    result = {fault.status.value_or(200), *fault.body, fault.content_type};
  }
  entry.status = result.status;
  log_.add(entry);
  if (wait(fault.delay)) {
    send(result, fault, response);
  }
}

void Server::send(const Answer& answer, const Fault& fault, httplib::Response& response) {
  response.status = answer.status;
  if (!fault.retry_after.empty()) {
    response.set_header("Retry-After", fault.retry_after);
  }
  if (!fault.location.empty()) {
    response.set_header("Location", fault.location);
  }
  if (answer.status != 200 && !fault.cut && fault.pause.count() == 0 && fault.repeat == 1) {
    response.set_content(answer.body, answer.content_type);
    return;
  }
  // Chunked, as the API server sends objects; returning false closes the connection in the middle.
  response.set_chunked_content_provider(
      answer.content_type, [this, body = answer.body, fault](std::size_t, httplib::DataSink& sink) {
        const std::size_t size = std::min(body.size(), fault.cut.value_or(body.size()));
        for (std::size_t i = 0; i < fault.repeat; ++i) {
          const std::size_t step = fault.pause.count() == 0 ? std::max<std::size_t>(size, 1) : 1;
          for (std::size_t at = 0; at < size; at += step) {
            if (!wait(fault.pause) || !sink.write(body.data() + at, step)) {
              return false;
            }
          }
        }
        if (!fault.cut) {
          sink.done();
        }
        return !fault.cut;
      });
}

}  // namespace fake_api
