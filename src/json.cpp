#include "json.hpp"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>

#include <algorithm>

namespace init_env {
namespace {

constexpr std::size_t max_depth = 64;

// Keeps the path to where the reader is. Every method tells the reader whether to go on.
class Walker : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Walker> {
 public:
  explicit Walker(const JsonVisitor& visit) : visit_(visit) {}

  // RapidJSON finds these by its own names.
  // NOLINTBEGIN(readability-identifier-naming)
  bool Default() { return scalar({JsonScalar::Kind::other, {}}); }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    return scalar({JsonScalar::Kind::string, {text, size}});
  }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    return scalar({JsonScalar::Kind::number, {text, size}});
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    path_.back().key = {text, size};
    return true;
  }
  bool StartObject() { return enter(false); }
  bool EndObject(rapidjson::SizeType) { return leave(); }
  bool StartArray() { return enter(true); }
  bool EndArray(rapidjson::SizeType) { return leave(); }
  // NOLINTEND(readability-identifier-naming)

 private:
  bool scalar(const JsonScalar& value) {
    const bool go_on = visit_(path_, value);
    advance();
    return go_on;
  }

  bool enter(bool array) {
    path_.emplace_back();
    in_array_.push_back(array);
    return path_.size() <= max_depth;
  }

  bool leave() {
    path_.pop_back();
    in_array_.pop_back();
    advance();
    return true;
  }

  void advance() {
    if (!in_array_.empty() && in_array_.back()) {
      ++path_.back().position;
    }
  }

  const JsonVisitor& visit_;
  std::vector<JsonStep> path_;
  std::vector<bool> in_array_;
};

}  // namespace

bool walk_json(std::string& document, const JsonVisitor& visit) {
  // The reader takes a NUL for the end, and would pass over what follows.
  if (document.find('\0') != std::string::npos) {
    return false;
  }
  // A character of four bytes that the end cuts off is read to its end: past the one NUL that ends a string.
  document.append(3, '\0');
  // Iterative, since recursion overflows the stack on nested arrays. Numbers stay text, since RapidJSON 1.1.0
  // reads out of bounds for some exponents (CVE-2024-38517).
  constexpr unsigned flags = rapidjson::kParseInsituFlag | rapidjson::kParseIterativeFlag |
                             rapidjson::kParseValidateEncodingFlag | rapidjson::kParseNumbersAsStringsFlag;
  rapidjson::InsituStringStream stream(document.data());
  Walker walker(visit);
  rapidjson::Reader reader;
  return !reader.Parse<flags>(stream, walker).IsError();
}

std::string as_utf8(std::string_view text) {
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::StringBuffer copy;
  bool valid = true;
  while (valid && stream.Tell() < text.size()) {
    valid = rapidjson::UTF8<>::Validate(stream, copy);
  }
  std::string result(text);
  if (!valid) {
    std::replace_if(
        result.begin(), result.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?');
  }
  return result;
}

}  // namespace init_env
