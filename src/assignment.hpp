#pragma once

#include <sys/types.h>

#include <set>
#include <string>
#include <vector>

#include "facts.hpp"
#include "result.hpp"
#include "settings.hpp"

namespace init_env {

// A file to be written.
struct File {
  std::string path;
  std::string content;
  std::string masked;  // the content as it may be shown, secrets as ***
  mode_t mode = 0644;
  bool secret_copy = false;  // of --secret
};

// What the settings come to with the facts that are known: files that are complete, and what keeps the
// others.
struct Assignment {
  std::vector<File> files;     // --file and --secret, in the order given, then the env file if there is one
  std::vector<Error> errors;   // each names the option at fault
  std::vector<Error> awaited;  // what is waited for
  std::set<Source> sources;    // what has to be asked
  std::set<Source> ask_again;  // what is asked again for what is awaited
  bool has_env_file = false;   // the last of `files` is the env file

  [[nodiscard]] bool complete() const { return errors.empty() && awaited.empty() && sources.empty(); }
};

// Renders every template with what is known so far. With Action::check and Action::plan no secret is read,
// and its copy stands in `files` without content.
Assignment assign(const Settings& settings, Facts& facts);

}  // namespace init_env
