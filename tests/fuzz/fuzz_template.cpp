// A template: whatever parses renders, alike each time, and keeps what stands outside references.
#include <algorithm>

#include "fuzz.hpp"
#include "rendering.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace init_env;
  const std::string text = as_text(data, size);
  for (const Escapes escapes : {Escapes::kept, Escapes::resolved}) {
    const auto parsed = parse_template(text, escapes);
    if (!parsed) {
      require(!parsed.error().message.empty(), "a reason");
      continue;
    }
    std::size_t references = 0;
    for_each_reference(*parsed, [&](const Template::Piece& piece, bool) {
      ++references;
      require(!piece.text.empty(), "a name");
    });
    const auto with = [&](Fact::State state) {
      return render(*parsed, [state](const std::string&, const std::string&) {
        return Fact{
            .state = state, .value = {"<>", Origin::secret}, .error = {ExitCode::fact_missing, "absent"}};
      });
    };
    const Rendering known = with(Fact::State::known);
    require(known.complete(), "with all facts it is complete");
    require(known.text() == with(Fact::State::known).text(), "alike each time");
    require(known.masked().find("<>") == std::string::npos || text.find("<>") != std::string::npos,
            "secrets are masked");
    require(with(Fact::State::unread).complete() == (references == 0), "references need facts");
    require(with(Fact::State::failed).complete() == (references == 0), "a failed fact is never passed over");
    std::size_t outside = 0;
    for (const Template::Piece& piece : parsed->pieces) {
      outside += piece.is_reference ? 2 : piece.text.size();
    }
    require(known.text().size() == outside, "what stands outside references stays");
    preview(*parsed,
            [](const std::string&, const std::string&) { return Fact{.state = Fact::State::unread}; });
  }
  return 0;
}
