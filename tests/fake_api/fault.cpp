#include "fault.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>

namespace fake_api {
namespace {

// A number with ms, s (default) or m.
Milliseconds duration_of(const std::string& text) {
  std::size_t end = 0;
  const double number = std::stod(text, &end);
  const std::string unit = text.substr(end);
  if (number < 0 || (!unit.empty() && unit != "s" && unit != "ms" && unit != "m")) {
    throw std::invalid_argument(text);
  }
  const double factor = unit == "ms" ? 1 : unit == "m" ? 60000 : 1000;
  return Milliseconds(static_cast<Milliseconds::rep>(number * factor));
}

int number_of(const std::string& text) {
  std::size_t end = 0;
  const int number = std::stoi(text, &end);
  if (end != text.size() || number < 0) {
    throw std::invalid_argument(text);
  }
  return number;
}

std::string content_of(const std::string& text) {
  if (!text.starts_with('@')) {
    return text;
  }
  std::ifstream file(text.substr(1), std::ios::binary);
  if (!file) {
    throw std::invalid_argument(text);
  }
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Word {
  std::string_view name;
  std::string_view argument;  // empty: none
  std::string_view meaning;
  void (*apply)(Fault&, const std::string&);
};

constexpr std::array words{
    Word{"path", "GLOB", "hits requests for these paths only (*)",
         [](Fault& f, const std::string& v) { f.path = v; }},
    Word{"times", "N", "hits N requests (1)", [](Fault& f, const std::string& v) { f.times = number_of(v); }},
    Word{"always", "", "hits every request", [](Fault& f, const std::string&) { f.times = -1; }},
    Word{"status", "CODE", "answers with this status and a Status body",
         [](Fault& f, const std::string& v) { f.status = number_of(v); }},
    Word{"retry-after", "VALUE", "with this Retry-After header: seconds, or a date with _ for blanks",
         [](Fault& f, const std::string& v) {
           f.retry_after = v;
           std::replace(f.retry_after.begin(), f.retry_after.end(), '_', ' ');
         }},
    Word{"location", "URL", "with this Location header",
         [](Fault& f, const std::string& v) { f.location = v; }},
    Word{"delay", "DURATION", "waits before it answers",
         [](Fault& f, const std::string& v) { f.delay = duration_of(v); }},
    Word{"cut", "BYTES", "closes the connection after so much of the body",
         [](Fault& f, const std::string& v) { f.cut = static_cast<std::size_t>(number_of(v)); }},
    Word{"slow", "DURATION", "sends the body byte by byte with this pause",
         [](Fault& f, const std::string& v) { f.pause = duration_of(v); }},
    Word{"hang", "", "never answers", [](Fault& f, const std::string&) { f.hang = true; }},
    Word{"drop", "", "closes the connection without an answer",
         [](Fault& f, const std::string&) { f.drop = true; }},
    Word{"address-after", "DURATION",
         "the node has no ExternalIP until so long after the first request (implies always)",
         [](Fault& f, const std::string& v) {
           f.address_after = duration_of(v);
           f.times = -1;
         }},
    Word{"type", "TYPE", "the Content-Type of body",
         [](Fault& f, const std::string& v) { f.content_type = v; }},
    Word{"repeat", "N", "sends body N times over",
         [](Fault& f, const std::string& v) { f.repeat = static_cast<std::size_t>(number_of(v)); }},
    Word{"body", "TEXT", "answers with this instead; the rest of the line, or @FILE",
         [](Fault& f, const std::string& v) { f.body = content_of(v); }},
};

}  // namespace

std::optional<Fault> parse_fault(const std::string& text, std::string& mistake) {
  Fault fault;
  fault.text = text;
  std::istringstream stream(text);
  for (std::string each; stream >> each;) {
    const auto equals = each.find('=');
    const std::string name = each.substr(0, equals);
    std::string value = equals == std::string::npos ? "" : each.substr(equals + 1);
    if (name == "body") {
      std::string rest;
      std::getline(stream, rest);
      value += rest;
    }
    const auto word =
        std::find_if(words.begin(), words.end(), [&](const Word& row) { return row.name == name; });
    if (word == words.end() || word->argument.empty() != (equals == std::string::npos)) {
      mistake = fmt::format("fault \"{}\": unknown word {}", text, each);
      return std::nullopt;
    }
    try {
      word->apply(fault, value);
    } catch (const std::exception&) {
      mistake = fmt::format("fault \"{}\": {} takes {}, not \"{}\"", text, name, word->argument, value);
      return std::nullopt;
    }
  }
  return fault;
}

std::string fault_help() {
  std::string text;
  for (const Word& word : words) {
    const std::string shape =
        fmt::format("{}{}{}", word.name, word.argument.empty() ? "" : "=", word.argument);
    text += fmt::format("  {:<24}{}\n", shape, word.meaning);
  }
  return text;
}

void Faults::add(Fault fault) {
  const std::lock_guard lock(mutex_);
  faults_.push_back(std::move(fault));
}

void Faults::clear() {
  const std::lock_guard lock(mutex_);
  faults_.clear();
}

std::optional<Fault> Faults::next(const std::string& path) {
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  for (auto fault = faults_.begin(); fault != faults_.end(); ++fault) {
    if (fault->times == 0 || fnmatch(fault->path.c_str(), path.c_str(), 0) != 0) {
      continue;
    }
    if (fault->address_after) {
      fault->first_hit = fault->first_hit.value_or(now);
      if (now >= *fault->first_hit + *fault->address_after) {
        continue;
      }
    }
    Fault taken = *fault;
    if (fault->times == 1) {
      faults_.erase(fault);
    } else if (fault->times > 0) {
      --fault->times;
    }
    return taken;
  }
  return std::nullopt;
}

}  // namespace fake_api
