#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "fact.hpp"
#include "result.hpp"
#include "template.hpp"

namespace init_env {

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
  // Of its fragments the most guarded: secret before fact before setting.
  [[nodiscard]] Origin origin() const;
};

// Replaces the references by their facts. Problems are collected, never stopped at.
Rendering render(const Template& parsed, const Lookup& lookup);

// The template as text in which known facts, unless they are secrets, are replaced and the others stay
// references.
std::string preview(const Template& parsed, const Lookup& lookup);

}  // namespace init_env
