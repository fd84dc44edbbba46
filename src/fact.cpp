#include "fact.hpp"

#include <utility>

namespace init_env {

ExitCode code_of(Origin origin) {
  switch (origin) {
    case Origin::secret:
      return ExitCode::secret_unusable;
    case Origin::fact:
      return ExitCode::fact_missing;
    case Origin::setting:
      break;
  }
  return ExitCode::settings_wrong;
}

Fact known(std::string value, Origin origin) {
  return {.state = Fact::State::known, .value = {std::move(value), origin}};
}

Fact failed(Error error) {
  return {.state = Fact::State::failed, .error = std::move(error)};
}

Fact absent(Error error) {
  return {.state = Fact::State::absent, .error = std::move(error)};
}

Fact unread(std::optional<Source> source) {
  return {.state = Fact::State::unread, .source = std::move(source)};
}

}  // namespace init_env
