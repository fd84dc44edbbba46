// Command lines (a word a line): pod names, base names, port specs and everything else. What is accepted
// gives ports in their range, the index that the numbers make, and options that are understood again.
#include <algorithm>

#include "assignment.hpp"
#include "fuzz.hpp"
#include "preset.hpp"
#include "strings.hpp"
#include "template_check.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace init_env;
  std::string text = as_text(data, size);
  std::replace(text.begin(), text.end(), '\0', '0');  // no word of a command line holds it
  std::vector<std::string> words = split(text, '\n');
  words.emplace_back("--check");  // reads no file
  std::vector<Error> mistakes;
  const Environment environment{{"SET", "x"}, {"EXTERNAL_ADDRESS", "true"}};
  Options options(words, environment, mistakes);
  if (const auto preset = options.value("preset")) {
    if (const auto expanded = expand_preset(*preset, options, environment)) {
      options.add_layer_below(*expanded);
    }
  }
  const Settings settings = make_settings(options, environment, {"host-7", "ns"}, mistakes);
  for (const Error& mistake : mistakes) {
    require(mistake.code == ExitCode::settings_wrong && !mistake.message.empty(), "a mistake is told");
  }
  Facts facts(settings);
  assign(settings, facts);  // as the program does, which tells all mistakes at once
  template_mistakes(settings);
  if (!mistakes.empty()) {
    return 0;
  }
  const auto index = replica_index(settings.naming);
  for (const Port& port : settings.ports) {
    const auto number = port_of(port, index ? *index : 0, settings.port_range);
    if (number) {
      require(*number >= settings.port_range.low && *number <= settings.port_range.high && *number <= 65535,
              "a port in its range");
      require(*number == port.base + std::uint64_t{index ? *index : 0} * port.step, "no overflow");
    }
  }
  if (index && !settings.naming.index) {
    const auto ordinal =
        settings.naming.base_name ? suffix(settings.naming) : Result<std::string>(std::string());
    require(static_cast<bool>(ordinal), "an index comes from a suffix");
  }
  return 0;
}
