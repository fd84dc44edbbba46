#pragma once

#include <string>
#include <string_view>

#include "result.hpp"

namespace init_env {

enum class LogFormat { text, json };

// What the program tells people, on stderr: "init-env: MESSAGE" and "hint: HINT" lines, or one JSON object a
// line with time, level, msg and hint.
class Log {
 public:
  explicit Log(LogFormat format) : format_(format) {}

  void info(std::string_view message) const { print("info", message, ""); }
  void warning(std::string_view message, std::string_view hint = "") const {
    print("warning", message, hint);
  }
  void error(const Error& error) const { print("error", error.message, error.hint); }

 private:
  void print(std::string_view level, std::string_view message, std::string_view hint) const;

  LogFormat format_;
};

// An error as the log's text format shows it, each line ended.
std::string text_of(const Error& error);

// Replaces the content of the termination log, which `kubectl describe pod` shows, by at most 4096 bytes of
// `text` (the kubelet reads no more). An empty path means /dev/termination-log, if it exists. Best effort: a
// failure to write it must not hide the failure it tells of.
// https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/
void write_termination_log(const std::string& path, std::string_view text);

}  // namespace init_env
