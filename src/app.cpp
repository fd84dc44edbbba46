#include "app.hpp"

#include <fmt/format.h>
#include <sys/prctl.h>

#include <csignal>
#include <cstdio>

#include "assignment.hpp"
#include "file_set.hpp"
#include "help.hpp"
#include "log.hpp"
#include "lookup.hpp"
#include "plan.hpp"
#include "preset.hpp"
#include "settings.hpp"
#include "stop.hpp"
#include "surroundings.hpp"
#include "template_check.hpp"
#include "version.hpp"

namespace init_env {
namespace {

Result<void> print(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    return Error{ExitCode::cannot_write, "write to stdout: failed"};
  }
  return {};
}

std::string dry_run_listing(const std::vector<File>& files) {
  std::string text;
  for (const File& file : files) {
    text += fmt::format("# {} mode {:04o}\n{}{}", file.path, file.mode, file.masked,
                        file.masked.ends_with('\n') ? "" : "\n");
  }
  return text;
}

// What is wrong with the settings and what is known from the beginning. `mistakes` are those of the options.
std::vector<Error> early_errors(const Settings& settings, const Assignment& assignment,
                                std::vector<Error> mistakes) {
  const auto add = [&](const std::vector<Error>& errors) {
    mistakes.insert(mistakes.end(), errors.begin(), errors.end());
  };
  add(template_mistakes(settings));
  add(assignment.errors);
  if (auto apart = check_secret_copies(assignment.files, settings.env_path); !apart) {
    add({apart.error()});
  }
  if (mistakes.empty() && settings.action == Action::write) {
    std::vector<std::string> paths;
    for (const File& file : assignment.files) {
      paths.push_back(file.path);
    }
    if (writes_env_file(settings) && !assignment.has_env_file) {
      paths.push_back(env_file_path(settings));  // is not complete yet
    }
    if (auto there = check_directories(paths); !there) {
      add({there.error()});
    }
  }
  return mistakes;
}

Result<void> write(const Settings& settings, const Assignment& assignment, Clock::time_point deadline,
                   StopSignals& stop, const Log& log) {
  if (settings.action == Action::dry_run) {
    auto apart = check_secret_copies(assignment.files, settings.env_path);
    return apart ? print(dry_run_listing(assignment.files)) : apart;
  }
  if (auto written = write_files(assignment.files, settings.env_path, deadline, stop); !written) {
    return written;
  }
  for (const File& file : assignment.files) {
    log.info(fmt::format("wrote {}", file.path));
  }
  if (assignment.has_env_file) {
    // The files are complete: that nobody reads stdout is no reason to fail.
    if (auto printed = print(assignment.files.back().masked); !printed) {
      log.warning(printed.error().message);
    }
  }
  return {};
}

Result<void> run_settings(const Options& options, const Environment& environment, std::vector<Error> mistakes,
                          const Log& log) {
  StopSignals stop;
  const Settings settings = make_settings(options, environment, read_surroundings(), mistakes);
  const auto deadline = Clock::now() + settings.deadline;
  Facts facts(settings);
  if (const auto errors = early_errors(settings, assign(settings, facts), std::move(mistakes));
      !errors.empty()) {
    return join(errors);
  }
  if (!writes_env_file(settings) && settings.files.empty() && settings.secrets.empty()) {
    log.warning("nothing to write: the preset asks for no file with the variables that are set",
                "init-env --help names the variables that each preset reads");
  }
  if (settings.action == Action::check) {
    return print(options.listing());
  }
  if (settings.action == Action::plan) {
    const auto plan = make_plan(settings);
    return plan ? print(log_format_of(options) == LogFormat::json ? as_json(*plan) : as_table(*plan))
                : plan.error();
  }
  const auto assignment = look_up(settings, facts, deadline, stop, log);
  return assignment ? write(settings, *assignment, deadline, stop, log) : assignment.error();
}

}  // namespace

ExitCode run(const std::vector<std::string>& arguments, const Environment& environment) {
  prctl(PR_SET_DUMPABLE, 0);      // tokens and keys stay out of core dumps and of other processes' reach
  std::signal(SIGPIPE, SIG_IGN);  // a closed stdout or connection is an error to report, not the end
  std::vector<Error> mistakes;
  Options options(arguments, environment, mistakes);
  const Log log(log_format_of(options));
  Result<void> result;
  if (options.has("help")) {
    result = print(help());
  } else if (options.has("version")) {
    result = print(fmt::format("init-env {}\n", version));
  } else {
    add_preset(options, environment, mistakes);
    result = run_settings(options, environment, std::move(mistakes), log);
  }
  if (result) {
    return ExitCode::done;
  }
  log.error(result.error());
  const auto termination_log = options.value("termination-log");
  write_termination_log(termination_log ? termination_log->value : "", text_of(result.error()));
  return result.error().code;
}

}  // namespace init_env
