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

Assignment assign(const Settings& settings, Facts& facts);

// What is wrong with the templates of the settings, whatever the facts are: references that cannot be, and
// lookup options that no template uses. Errors are settings_wrong and name the option.
std::vector<Error> template_mistakes(const Settings& settings);

// Several errors as one: messages and hints a line each, repeated ones once. settings_wrong if one of them
// is, else the first's code. Precondition: there is one.
Error join(const std::vector<Error>& errors);

}  // namespace init_env
