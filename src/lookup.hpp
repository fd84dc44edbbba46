#pragma once

#include "assignment.hpp"
#include "log.hpp"
#include "result.hpp"
#include "settings.hpp"
#include "stop.hpp"

namespace init_env {

// Asks for what the templates need until the assignment is complete: the API server for the Node and the
// Services, the bootstrap nodes for an SPR; nobody if nothing is needed. Tries again, waits for facts that
// may still arrive, and tells on `log` what it waits for, at once and then every ten seconds. Errors: those
// of the assignment, of the last answer once the deadline is over, and of `stop`.
Result<Assignment> look_up(const Settings& settings, Facts& facts, Clock::time_point deadline,
                           StopSignals& stop, const Log& log);

}  // namespace init_env
