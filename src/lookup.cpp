#include "lookup.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

#include "api.hpp"
#include "bootstrap.hpp"
#include "http.hpp"
#include "retry.hpp"

namespace init_env {
namespace {

constexpr std::chrono::seconds notice_interval{10};

class Asker {
 public:
  Asker(const Settings& settings, Facts& facts, Clock::time_point deadline, StopSignals& stop, const Log& log)
      : settings_(settings), facts_(facts), stop_(stop), log_(log), retry_(deadline, seed()) {}

  Result<Assignment> ask() {
    while (true) {
      Assignment assignment = assign(settings_, facts_);
      for (const Remark& remark : facts_.take_remarks()) {
        remark.level == Remark::Level::warning ? log_.warning(remark.text) : log_.info(remark.text);
      }
      if (!assignment.errors.empty()) {
        return join(assignment.errors);
      }
      if (assignment.complete()) {
        return assignment;
      }
      if (!assignment.awaited.empty()) {
        retry_.lacking(join(assignment.awaited));
      }
      // A bootstrap node may be long in coming: what the API does not have yet is waited for first.
      const bool api_answered =
          assignment.sources.empty() || assignment.sources.begin()->kind == Source::Kind::bootstrap;
      if (auto over = api_answered && !assignment.awaited.empty()
                          ? wait_for(assignment)
                          : ask_until_answered(*assignment.sources.begin())) {
        return *over;
      }
    }
  }

 private:
  // Replicas that start together must not draw the same pauses.
  static unsigned seed() {
    unsigned seed = 0;
    std::ignore = getentropy(&seed, sizeof seed);  // fails only on kernels without it; then all draw the same
    return seed;
  }

  // Lets a second pass and what was asked be asked again. An error if it is over.
  std::optional<Error> wait_for(const Assignment& incomplete) {
    const Error missing = join(incomplete.awaited);
    facts_.forget(incomplete.ask_again);
    return pause_until(retry_.next_poll(missing, Clock::now()), missing);
  }

  std::optional<Error> ask_until_answered(const Source& source) {
    while (true) {
      const auto failure = ask(source);
      if (auto stopped = stop_.received()) {
        return stopped;
      }
      if (!failure) {
        retry_.succeeded();
        return std::nullopt;
      }
      if (auto over = pause_until(retry_.next_attempt(*failure, Clock::now()), failure->error)) {
        return over;
      }
    }
  }

  // Asks once and keeps what is answered, or gives why not.
  std::optional<Failure> ask(const Source& source) {
    switch (source.kind) {
      case Source::Kind::node:
        return kept(Api(settings_, http()).get_node(facts_.node_query(), retry_.deadline()),
                    [&](Node node) { facts_.set_node(std::move(node)); });
      case Source::Kind::service:
        return kept(Api(settings_, http()).get_service(facts_.service_query(source.alias), retry_.deadline()),
                    [&](Service service) { facts_.set_service(source.alias, std::move(service)); });
      default:
        return kept(get_spr(settings_, http(), retry_.deadline()),
                    [&](std::string spr) { facts_.set_spr(std::move(spr)); });
    }
  }

  template <typename T, typename Keep>
  static std::optional<Failure> kept(Attempt<T> attempt, const Keep& keep) {
    if (!attempt) {
      return attempt.error();
    }
    keep(std::move(*attempt));
    return std::nullopt;
  }

  // Waits, telling why. An error if there is no next time, or a signal comes.
  std::optional<Error> pause_until(std::optional<Clock::time_point> next, const Error& why) {
    if (!next) {
      return last_error();
    }
    while (true) {
      tell(why);
      if (auto stopped = stop_.wait_until(std::min(*next, told_at_ + notice_interval))) {
        return stopped;
      }
      if (Clock::now() >= retry_.deadline()) {
        return last_error();
      }
      if (Clock::now() >= *next) {
        return std::nullopt;
      }
    }
  }

  [[nodiscard]] Error last_error() const {
    Error error = retry_.last_error();
    if (Clock::now() >= retry_.deadline()) {
      error.message += fmt::format(" (gave up after --deadline {})", as_text(settings_.deadline));
    }
    return error;
  }

  void tell(const Error& why) {
    const auto now = Clock::now();
    if (now >= told_at_ + notice_interval) {
      told_.clear();
    }
    if (told_.insert(why.code).second) {
      log_.info(
          fmt::format("waiting, for {} more at most: {}", in_seconds(retry_.deadline() - now), why.message));
      told_at_ = now;
    }
  }

  // Made at the first request: a run without one needs no TLS library.
  HttpClient& http() {
    if (!http_) {
      http_.emplace(stop_);
    }
    return *http_;
  }

  const Settings& settings_;
  Facts& facts_;
  StopSignals& stop_;
  const Log& log_;
  Retry retry_;
  std::optional<HttpClient> http_;
  std::set<ExitCode> told_;  // since told_at_, less the interval
  Clock::time_point told_at_;
};

}  // namespace

Result<Assignment> look_up(const Settings& settings, Facts& facts, Clock::time_point deadline,
                           StopSignals& stop, const Log& log) {
  return Asker(settings, facts, deadline, stop, log).ask();
}

}  // namespace init_env
