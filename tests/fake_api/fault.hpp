#pragma once

#include <chrono>
#include <list>
#include <mutex>
#include <optional>
#include <string>

namespace fake_api {

using Milliseconds = std::chrono::milliseconds;

// Something that goes wrong with a request, on demand. fault_help() tells what each word of its text means.
struct Fault {
  std::string text;  // as given
  std::string path = "*";
  int times = 1;  // negative: always
  std::optional<int> status;
  std::string retry_after;
  std::string location;
  Milliseconds delay{0};
  std::optional<std::size_t> cut;
  std::optional<std::string> body;
  std::string content_type = "application/json";
  std::size_t repeat = 1;
  Milliseconds pause{0};
  bool hang = false;
  bool drop = false;
  std::optional<Milliseconds> address_after;
  std::optional<std::chrono::steady_clock::time_point> first_hit;  // for address_after
};

// What is wrong with the text is put into `mistake`.
std::optional<Fault> parse_fault(const std::string& text, std::string& mistake);

// The words of a fault, a line each, for --help.
std::string fault_help();

// The faults that are still to come. Safe to use from several threads.
class Faults {
 public:
  void add(Fault fault);
  void clear();

  // Takes the first fault that hits the path.
  std::optional<Fault> next(const std::string& path);

 private:
  std::mutex mutex_;
  std::list<Fault> faults_;
};

}  // namespace fake_api
