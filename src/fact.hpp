#pragma once

#include <compare>
#include <optional>
#include <string>

#include "result.hpp"

namespace init_env {

// Where a text comes from: decides the exit code if it cannot be written, and whether it may be shown.
enum class Origin { setting, fact, secret };

// The exit code of a text from there that cannot be written: settings_wrong, fact_missing or secret_unusable.
ExitCode code_of(Origin origin);

struct Fragment {
  std::string text;
  Origin origin;
};

// What has to be asked before a fact can be known.
struct Source {
  enum class Kind { node, service, bootstrap };

  Kind kind;
  std::string alias = {};  // of the Service

  auto operator<=>(const Source&) const = default;
};

// The state of one fact, and its value or why there is none.
struct Fact {
  enum class State {
    known,    // `value`, which may be empty
    absent,   // does not exist: the default serves, else `error`
    awaited,  // does not exist yet: the default serves, else `source` is asked again; `error` at the deadline
    pending,  // the same, but waited for even where there is a default
    unread,   // `source` has not been asked yet, or (without one) is not to be read in this run
    failed,   // could not be looked up: `error`, whatever the default
  };

  State state;
  Fragment value = {};
  Error error = {};
  std::optional<Source> source = {};
};

// Facts in these states; `awaited` and `pending` need both an error and a source.
Fact known(std::string value, Origin origin);
Fact absent(Error error);
Fact unread(std::optional<Source> source);
Fact failed(Error error);

}  // namespace init_env
