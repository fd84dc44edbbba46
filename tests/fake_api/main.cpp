#include <pthread.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <thread>

#include "options.hpp"
#include "server.hpp"

int main(int argc, char** argv) {
  int exit_code = 0;
  const auto options = fake_api::parse_options(argc, argv, exit_code);
  if (!options) {
    return exit_code;
  }
  std::string own_state = (std::filesystem::temp_directory_path() / "fake-api.XXXXXX").string();
  const bool temporary = options->state.empty() && mkdtemp(own_state.data()) != nullptr;
  const std::string state = temporary ? own_state : options->state;
  std::filesystem::create_directories(state);
  std::FILE* log = options->log.empty() ? stdout : std::fopen(options->log.c_str(), "ae");

  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  fake_api::Server server(*options, state, log == nullptr ? stdout : log);
  std::thread stopper([&] {
    int signal = 0;
    sigwait(&signals, &signal);
    server.stop();
  });
  const bool served = server.run();
  kill(getpid(), SIGTERM);  // lets the stopper go, if it was not a signal that ended the server
  stopper.join();
  if (temporary) {
    std::filesystem::remove_all(state);
  }
  return served ? 0 : 1;
}
