#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "exit_code.hpp"

namespace init_env {

// Why something could not be done. `message` is "<what failed>: <why>" and names the object; `hint`, when not
// empty, says what the user can do. Neither ever holds a secret.
struct Error {
  ExitCode code = ExitCode::bug;
  std::string message;
  std::string hint = {};
};

// An error of the settings: settings_wrong.
Error mistake(std::string message, std::string hint = {});

// Several errors as one: messages and hints a line each, repeated ones once. settings_wrong if one of them
// is, else the first's code. Precondition: there is one.
Error join(const std::vector<Error>& errors);

// A value or the error that kept it from existing: the part of C++23's std::expected that this program uses.
template <typename T, typename E = Error>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}
  Result(E error) : state_(std::move(error)) {}

  explicit operator bool() const { return std::holds_alternative<T>(state_); }

  // Precondition of these: the Result holds a value.
  T& operator*() { return std::get<T>(state_); }
  const T& operator*() const { return std::get<T>(state_); }
  T* operator->() { return &std::get<T>(state_); }
  const T* operator->() const { return &std::get<T>(state_); }

  // Precondition: the Result holds an error.
  E& error() { return std::get<E>(state_); }
  [[nodiscard]] const E& error() const { return std::get<E>(state_); }

 private:
  std::variant<T, E> state_;
};

template <>
class [[nodiscard]] Result<void, Error> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  explicit operator bool() const { return !error_; }

  // Precondition: the Result holds an Error.
  Error& error() { return *error_; }
  [[nodiscard]] const Error& error() const { return *error_; }

 private:
  std::optional<Error> error_;
};

}  // namespace init_env
