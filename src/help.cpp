#include "help.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "exit_code.hpp"
#include "facts.hpp"
#include "option_table.hpp"
#include "preset_table.hpp"

namespace init_env {
namespace {

constexpr std::size_t width = 100;

// `text` broken into lines that begin with `indent` spaces.
std::string wrapped(std::string_view text, std::size_t indent) {
  std::string lines;
  while (!text.empty()) {
    std::size_t size = text.size();
    if (size > width - indent) {
      const auto space = text.rfind(' ', width - indent);
      size = space == std::string_view::npos ? size : space;
    }
    lines += fmt::format("{:{}}{}\n", "", indent, text.substr(0, size));
    text.remove_prefix(std::min(size + 1, text.size()));
  }
  return lines;
}

std::string variables_of(const Option& option) {
  std::string names;
  for (const std::string_view variable : option.variables) {
    names += variable.empty() ? "" : fmt::format("{}{}", names.empty() ? "" : " or ", variable);
  }
  return names;
}

std::string describe(const Option& option) {
  const std::string variables = variables_of(option);
  std::string meaning(option.meaning);
  if (option.kind == Option::Kind::repeatable) {
    meaning += "; repeatable";
  }
  if (!option.fallback.empty()) {
    meaning += fmt::format("; default: {}", option.fallback);
  }
  return fmt::format("  --{}{}{}{}\n{}", option.name, option.argument.empty() ? "" : " ", option.argument,
                     variables.empty() ? "" : fmt::format("  ({})", variables), wrapped(meaning, 6));
}

}  // namespace

std::string help() {
  std::string text =
      "Usage: init-env [OPTIONS]\n"
      "\n"
      "Tells a pod its public address, its ports and its key: looks them up and writes files for the main\n"
      "container. Ends with 0 only if every file is complete; else nothing is written, and stderr and the\n"
      "termination log say what to do.\n"
      "\n"
      "Options, and in brackets the variables they are read from (the command line goes first; empty means\n"
      "unset):\n";
  for (const Option& option : option_table()) {
    text += describe(option);
  }
  text +=
      "\nTemplates are literal text with {name}, {name:argument} or {name|default} in it; argument and "
      "default\n"
      "are templates too, {{ and }} are literal braces. A default serves what does not exist. Names:\n";
  for (const FactRow& fact : fact_table()) {
    text += fmt::format("  {:<32}{}\n", fmt::format("{{{}}}", reference_of(fact)), fact.meaning);
  }
  text += "\nPresets (--preset NAME --check prints what one stands for):\n";
  for (const PresetName& preset : preset_names()) {
    text += fmt::format("  {:<24}{}\n", preset.name, preset.meaning);
  }
  text += "\nExit codes:\n";
  for (const ExitCodeRow& row : exit_codes) {
    text += fmt::format("  {:>3}  {}\n", static_cast<int>(row.code), row.meaning);
  }
  return text;
}

}  // namespace init_env
