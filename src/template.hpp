#pragma once

#include <compare>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "result.hpp"

namespace init_env {

// Text with references to facts in braces: "extip:{node.address}", "{node.label:{env:KEY}|none}".
struct Template {
  struct Piece {
    bool is_reference = false;
    std::string text;                          // literal text, or the name of the fact
    std::shared_ptr<const Template> argument;  // {name:argument}; null: none
    std::shared_ptr<const Template> fallback;  // {name|default}; null: none
  };

  std::string source;
  std::vector<Piece> pieces;
};

// Whether "\n" and "\\" in literal text stand for a newline and a backslash. Any other backslash is itself.
enum class Escapes { kept, resolved };

// Parses `source`. Outside braces "{{" and "}}" are literal braces; inside, "}" always closes, and argument
// and default are templates themselves. Errors: a brace that is not closed or not opened, an empty name.
Result<Template> parse_template(std::string_view source, Escapes escapes = Escapes::kept);

// Calls `visit` for each reference in the template, those in arguments and defaults included.
// `in_argument` tells that it stands in another reference's argument.
void for_each_reference(const Template& parsed,
                        const std::function<void(const Template::Piece&, bool in_argument)>& visit);

// Where a text comes from: decides the exit code if it cannot be written, and whether it may be shown.
enum class Origin { setting, fact, secret };

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

// Looks up the fact `name` with its rendered argument ("" if there is none).
using Lookup = std::function<Fact(const std::string& name, const std::string& argument)>;

// What became of a template. It is complete if errors and awaited are empty and unread is false.
struct Rendering {
  std::vector<Fragment> fragments;
  std::vector<Error> errors;
  std::vector<Error> awaited;
  std::set<Source> sources;    // to be asked before it can be complete
  std::set<Source> ask_again;  // for what is awaited
  bool unread = false;

  [[nodiscard]] bool complete() const { return errors.empty() && awaited.empty() && !unread; }
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::string masked() const;  // with secrets as ***
  [[nodiscard]] bool holds(Origin origin) const;
};

// Replaces the references by their facts. Problems are collected, never stopped at.
Rendering render(const Template& parsed, const Lookup& lookup);

// The template as text in which known facts, unless they are secrets, are replaced and the others stay
// references.
std::string preview(const Template& parsed, const Lookup& lookup);

}  // namespace init_env
