#include <doctest/doctest.h>
#include <fmt/format.h>

#include "exit_code.hpp"
#include "facts.hpp"
#include "help.hpp"
#include "option_table.hpp"
#include "preset_table.hpp"
#include "strings.hpp"
#include "temporary_directory.hpp"

namespace init_env {
namespace {

std::string cell(std::string_view text) {
  return replace_all(std::string(text), "|", "\\|");
}

std::string code(std::string_view text) {
  return text.empty() ? "" : fmt::format("`{}`", cell(text));
}

std::string options() {
  std::string table = "| option | variable | default | meaning |\n|---|---|---|---|\n";
  for (const Option& row : option_table()) {
    std::string variables;
    for (const auto variable : row.variables) {
      variables += variable.empty() ? "" : fmt::format("{}{}", variables.empty() ? "" : ", ", code(variable));
    }
    const bool repeatable = row.kind == Option::Kind::repeatable;
    table += fmt::format("| `--{}{}{}` | {} | {} | {}{} |\n", row.name, row.argument.empty() ? "" : " ",
                         cell(row.argument), variables, code(row.fallback), cell(row.meaning),
                         repeatable ? "; repeatable" : "");
  }
  return table;
}

std::string facts() {
  std::string table = "| fact | value |\n|---|---|\n";
  for (const FactRow& row : fact_table()) {
    table += fmt::format("| `{{{}}}` | {} |\n", reference_of(row), cell(row.meaning));
  }
  return table;
}

std::string exit_code_table() {
  std::string table = "| code | meaning |\n|---|---|\n";
  for (const ExitCodeRow& row : exit_codes) {
    table += fmt::format("| {} | {} |\n", static_cast<int>(row.code), row.meaning);
  }
  return table;
}

}  // namespace

TEST_CASE("the README's tables are the program's") {
  const std::string readme = content_of(README);
  for (const auto& [name, table] :
       {std::pair{std::string("options"), options()}, std::pair{std::string("facts"), facts()},
        std::pair{std::string("exit-codes"), exit_code_table()}}) {
    INFO("paste this between the marks of " << name << ":\n" << table);
    CHECK(readme.find(fmt::format("<!-- {} -->\n{}<!-- /{} -->", name, table, name)) != std::string::npos);
  }
}

TEST_CASE("the help names every option, fact, exit code and preset") {
  const std::string text = help();
  for (const Option& row : option_table()) {
    CAPTURE(row.name);
    CHECK(text.find(fmt::format("--{}", row.name)) != std::string::npos);
  }
  for (const FactRow& row : fact_table()) {
    CHECK(text.find(fmt::format("{{{}}}", reference_of(row))) != std::string::npos);
  }
  for (const ExitCodeRow& row : exit_codes) {
    CHECK(text.find(fmt::format("{:>3}  {}", static_cast<int>(row.code), row.meaning)) != std::string::npos);
  }
  for (const PresetName& preset : preset_names()) {
    CHECK(text.find(fmt::format("\n  {} ", preset.name)) != std::string::npos);
  }
}

}  // namespace init_env
