#pragma once

#include <array>
#include <string_view>

namespace init_env {

// How the program ends, and so also what kind an Error is. Users' charts and alerts rely on the numbers.
enum class ExitCode {
  done = 0,
  settings_wrong = 2,
  api_unreachable = 3,
  not_allowed = 4,
  not_found = 5,
  fact_missing = 6,
  secret_unusable = 7,
  cannot_write = 8,
  no_spr = 9,
  bug = 70,
  interrupted = 130,
  terminated = 143,
};

struct ExitCodeRow {
  ExitCode code;
  std::string_view meaning;
};

// The exit codes as --help and the README list them.
inline constexpr std::array exit_codes{
    ExitCodeRow{ExitCode::done, "done: every file is complete"},
    ExitCodeRow{ExitCode::settings_wrong, "settings wrong"},
    ExitCodeRow{
        ExitCode::api_unreachable,
        "API server not reached before the deadline, its certificate not trusted, or another answer than "
        "the API's"},
    ExitCodeRow{ExitCode::not_allowed,
                "not allowed: the API server answered 401 or 403, or there is no token"},
    ExitCodeRow{ExitCode::not_found, "node or Service not found"},
    ExitCodeRow{ExitCode::fact_missing,
                "a fact is missing or unusable: no such address, label or port, several Services, a value "
                "that cannot be written"},
    ExitCodeRow{ExitCode::secret_unusable, "secret missing or unusable"},
    ExitCodeRow{ExitCode::cannot_write, "cannot write"},
    ExitCodeRow{ExitCode::no_spr, "bootstrap node gave no SPR before the deadline"},
    ExitCodeRow{ExitCode::bug, "a bug in init-env"},
    ExitCodeRow{ExitCode::interrupted, "stopped by SIGINT"},
    ExitCodeRow{ExitCode::terminated, "stopped by SIGTERM"},
};

}  // namespace init_env
