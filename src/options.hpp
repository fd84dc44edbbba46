#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "option_table.hpp"
#include "result.hpp"

namespace init_env {

// The variables of a process by name.
using Environment = std::map<std::string, std::string>;

// A value that somebody gave to an option.
struct Given {
  std::string option;  // the option's name
  std::string value;   // never empty but for a flag
  std::string source;  // how the user knows it: "--deadline", "INIT_ENV_DEADLINE", "preset codex"
};

// Whether a preset gave it.
bool is_of_preset(const Given& given);

// The options in force, layer over layer: defaults, preset, variables, command line.
class Options {
 public:
  // Reads the command line (without the program's name) and the variables. Empty values count as not given.
  // What cannot be read is added to `mistakes`. Presets and defaults are not yet in it.
  Options(const std::vector<std::string>& arguments, const Environment& environment,
          std::vector<Error>& mistakes);

  // Whether somebody gave it: a default does not count.
  [[nodiscard]] bool has(std::string_view option) const;
  // The value of a single-valued option (given twice: the last); its default if nobody gave it, with an empty
  // source; nothing if there is no default either.
  [[nodiscard]] std::optional<Given> value(std::string_view option) const;
  // All that was given to a repeatable option, in order.
  [[nodiscard]] std::vector<Given> values(std::string_view option) const;

  // How many values of the option `repeatable` were given before (the last value of) `option`.
  [[nodiscard]] std::size_t count_before(std::string_view repeatable, std::string_view option) const;

  // Adds what a lower layer gives. A repeatable option's value with the same key (the text up to the first
  // '=' outside braces) as one already there gives way to it, in place, as does a single-valued option; a
  // Service by name or selector gives way to the other too.
  void add_layer_below(const std::vector<Given>& lower);

  // What is in force, one option a line in the table's order (--env-service-ports among --env as given) and
  // quoted for a shell where needed, so that it can be given to init-env again. Flags are left out, and
  // --preset, which is spelt out, unless it stands for no file: then nothing else would keep the default
  // preset away.
  [[nodiscard]] std::string listing() const;

 private:
  void read_command_line(const std::vector<std::string>& arguments, std::vector<Error>& mistakes);
  void read_variables(const Environment& environment);

  std::vector<Given> given_;
};

// The position of the first `mark` outside braces in `text`, or npos.
std::size_t find_outside_braces(std::string_view text, char mark);

// What a NAME=..., PATH[,mode=...]=... or SOURCE=... value is known by: the part before the first '=' outside
// braces, less the mode; all of it if there is none.
std::string_view key_of(std::string_view value);

// The same of what was given; of --service the alias, "" if it has none.
std::string_view key_of(const Given& given);

}  // namespace init_env
