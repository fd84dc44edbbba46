// An SPR in an answer: what is accepted has its shape.
#include <algorithm>
#include <cctype>

#include "bootstrap.hpp"
#include "fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace init_env;
  std::string body = as_text(data, size);
  if (const auto spr = spr_in(body)) {
    require(spr->starts_with("spr:") && spr->size() >= 54, "spr: and 50 characters");
    require(std::all_of(spr->begin() + 4, spr->end(),
                        [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '-'; }),
            "base64url");
  }
  return 0;
}
