#include "stop.hpp"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>

namespace init_env {

StopSignals::StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  descriptor_ = FileDescriptor(signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
}

std::optional<Error> StopSignals::received() {
  signalfd_siginfo info{};
  if (!received_ && read(descriptor_.get(), &info, sizeof info) == sizeof info) {
    received_ = info.ssi_signo == SIGINT ? Error{ExitCode::interrupted, "stopped by SIGINT"}
                                         : Error{ExitCode::terminated, "stopped by SIGTERM"};
  }
  return received_;
}

std::optional<Error> StopSignals::wait_until(Clock::time_point until) {
  while (true) {
    auto stopped = received();
    const auto left = until - Clock::now();
    if (stopped || left <= Clock::duration::zero()) {
      return stopped;
    }
    // poll takes an int of milliseconds; a longer wait goes on in the next round.
    const auto milliseconds = std::min<std::int64_t>(
        std::chrono::ceil<std::chrono::milliseconds>(left).count(), std::int64_t{60} * 1000);
    pollfd descriptor{descriptor_.get(), POLLIN, 0};
    poll(&descriptor, 1, static_cast<int>(milliseconds));
  }
}

}  // namespace init_env
