#include "rendering.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace init_env {
namespace {

void append(Rendering& to, Rendering&& from) {
  to.fragments.insert(to.fragments.end(), from.fragments.begin(), from.fragments.end());
  to.errors.insert(to.errors.end(), from.errors.begin(), from.errors.end());
  to.awaited.insert(to.awaited.end(), from.awaited.begin(), from.awaited.end());
  to.sources.merge(from.sources);
  to.ask_again.merge(from.ask_again);
  to.unread = to.unread || from.unread;
}

// Where the default fails too, both are told: the first, `missing`, is what the user would rather have had.
void render_fallback(const Template& fallback, const Lookup& lookup, Error missing, Rendering& out) {
  Rendering rendering = render(fallback, lookup);
  if (!rendering.errors.empty()) {
    missing.code = rendering.errors.front().code;
    out.errors.push_back(std::move(missing));
  }
  append(out, std::move(rendering));
}

void render_reference(const Template::Piece& piece, const Lookup& lookup, Rendering& out) {
  Rendering argument;
  if (piece.argument) {
    argument = render(*piece.argument, lookup);
  }
  Fact fact{.state = Fact::State::unread};
  if (argument.complete()) {
    fact = lookup(piece.text, argument.text());
  } else {
    argument.fragments.clear();
    append(out, std::move(argument));
  }
  switch (fact.state) {
    case Fact::State::known:
      out.fragments.push_back(std::move(fact.value));
      return;
    case Fact::State::failed:
      out.errors.push_back(std::move(fact.error));
      return;
    case Fact::State::absent:
      if (piece.fallback) {
        render_fallback(*piece.fallback, lookup, std::move(fact.error), out);
      } else {
        out.errors.push_back(std::move(fact.error));
      }
      return;
    case Fact::State::awaited:
      if (piece.fallback) {
        render_fallback(*piece.fallback, lookup, std::move(fact.error), out);
        return;
      }
      [[fallthrough]];
    case Fact::State::pending:
      out.awaited.push_back(std::move(fact.error));
      if (fact.source) {
        out.ask_again.insert(*fact.source);
      }
      return;
    case Fact::State::unread:
      out.unread = true;
      if (fact.source) {
        out.sources.insert(*fact.source);
      }
      if (piece.fallback) {
        // The default may serve later, so its mistakes count now, but it is no reason to ask for anything
        // yet.
        auto errors = render(*piece.fallback, lookup).errors;
        out.errors.insert(out.errors.end(), errors.begin(), errors.end());
      }
      return;
  }
}

}  // namespace

std::string Rendering::text() const {
  std::string text;
  for (const Fragment& fragment : fragments) {
    text += fragment.text;
  }
  return text;
}

std::string Rendering::masked() const {
  std::string text;
  for (const Fragment& fragment : fragments) {
    text += fragment.origin == Origin::secret ? "***" : fragment.text;
  }
  return text;
}

Origin Rendering::origin() const {
  Origin origin = Origin::setting;
  for (const Fragment& fragment : fragments) {
    origin = std::max(origin, fragment.origin);
  }
  return origin;
}

Rendering render(const Template& parsed, const Lookup& lookup) {
  Rendering out;
  for (const Template::Piece& piece : parsed.pieces) {
    if (piece.is_reference) {
      render_reference(piece, lookup, out);
    } else {
      out.fragments.push_back({piece.text, Origin::setting});
    }
  }
  return out;
}

std::string preview(const Template& parsed, const Lookup& lookup) {
  std::string text;
  for (const Template::Piece& piece : parsed.pieces) {
    if (!piece.is_reference) {
      text += piece.text;
      continue;
    }
    Rendering out;
    render_reference(piece, lookup, out);
    if (out.complete() && out.origin() != Origin::secret) {
      text += out.text();
    } else {
      text += fmt::format("{{{}{}{}{}{}}}", piece.text, piece.argument ? ":" : "",
                          piece.argument ? preview(*piece.argument, lookup) : "", piece.fallback ? "|" : "",
                          piece.fallback ? preview(*piece.fallback, lookup) : "");
    }
  }
  return text;
}

}  // namespace init_env
