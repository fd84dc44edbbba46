#include "template.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace init_env {
namespace {

// Where the parser stands: decides what ends a text and what a brace means.
enum class Context { top, argument, fallback };

class Parser {
 public:
  Parser(std::string_view source, Escapes escapes) : rest_(source), escapes_(escapes) {}

  Result<Template> parse(Context context) {
    Template parsed;
    const std::string_view begin = rest_;
    while (!rest_.empty() && !ends(context)) {
      if (rest_.front() == '{' && (context != Context::top || !rest_.starts_with("{{"))) {
        auto reference = parse_reference();
        if (!reference) {
          return reference.error();
        }
        parsed.pieces.push_back(std::move(*reference));
        continue;
      }
      if (context == Context::top && rest_.front() == '}' && !rest_.starts_with("}}")) {
        return mistake("a } closes nothing; a literal brace is written }}");
      }
      append_literal(parsed, take_literal(context));
    }
    parsed.source = begin.substr(0, begin.size() - rest_.size());
    return parsed;
  }

 private:
  [[nodiscard]] bool ends(Context context) const {
    return (context != Context::top && rest_.front() == '}') ||
           (context == Context::argument && rest_.front() == '|');
  }

  // Precondition: `rest_` begins with the opening brace.
  Result<Template::Piece> parse_reference() {
    const std::string_view begin = rest_;
    if (depth_ == max_depth) {
      return mistake(fmt::format("references are nested deeper than {} levels", max_depth));
    }
    ++depth_;
    rest_.remove_prefix(1);
    Template::Piece piece;
    piece.is_reference = true;
    const auto name_end = std::min(rest_.find_first_of(":|{}"), rest_.size());
    piece.text = rest_.substr(0, name_end);
    rest_.remove_prefix(name_end);
    if (piece.text.empty()) {
      return mistake("a { is not followed by a name; a literal brace is written {{");
    }
    for (const auto& [mark, context, part] : {Part{':', Context::argument, &Template::Piece::argument},
                                              Part{'|', Context::fallback, &Template::Piece::fallback}}) {
      if (!rest_.starts_with(mark)) {
        continue;
      }
      rest_.remove_prefix(1);
      auto parsed = parse(context);
      if (!parsed) {
        return parsed.error();
      }
      piece.*part = std::make_shared<const Template>(std::move(*parsed));
    }
    if (!rest_.starts_with('}')) {
      return mistake(fmt::format("\"{}\" is not closed by a }}", begin.substr(0, 40)));
    }
    rest_.remove_prefix(1);
    --depth_;
    return piece;
  }

  // Bounds the recursion; nobody reads, let alone writes, a template this deep.
  static constexpr int max_depth = 32;

  struct Part {
    char mark;
    Context context;
    std::shared_ptr<const Template> Template::Piece::* part;
  };

  char take_literal(Context context) {
    const bool doubled_brace = context == Context::top && (rest_.front() == '{' || rest_.front() == '}');
    const bool newline = escapes_ == Escapes::resolved && rest_.starts_with("\\n");
    const bool doubled_backslash = escapes_ == Escapes::resolved && rest_.starts_with("\\\\");
    const char literal = newline ? '\n' : rest_.front();
    rest_.remove_prefix(doubled_brace || newline || doubled_backslash ? 2 : 1);
    return literal;
  }

  static void append_literal(Template& parsed, char literal) {
    if (parsed.pieces.empty() || parsed.pieces.back().is_reference) {
      parsed.pieces.emplace_back();
    }
    parsed.pieces.back().text += literal;
  }

  std::string_view rest_;
  Escapes escapes_;
  int depth_ = 0;
};

void visit_references(const Template& parsed, bool in_argument,
                      const std::function<void(const Template::Piece&, bool)>& visit) {
  for (const Template::Piece& piece : parsed.pieces) {
    if (!piece.is_reference) {
      continue;
    }
    visit(piece, in_argument);
    if (piece.argument) {
      visit_references(*piece.argument, true, visit);
    }
    if (piece.fallback) {
      visit_references(*piece.fallback, in_argument, visit);
    }
  }
}

}  // namespace

Result<Template> parse_template(std::string_view source, Escapes escapes) {
  return Parser(source, escapes).parse(Context::top);
}

void for_each_reference(const Template& parsed,
                        const std::function<void(const Template::Piece&, bool)>& visit) {
  visit_references(parsed, false, visit);
}

}  // namespace init_env
