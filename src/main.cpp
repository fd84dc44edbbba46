#include <unistd.h>

#include <exception>
#include <string>
#include <vector>

#include "app.hpp"
#include "log.hpp"

namespace {

init_env::Environment read_environment() {
  init_env::Environment environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string::npos) {
      environment.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
  }
  return environment;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return static_cast<int>(init_env::run({argv + (argc > 0 ? 1 : 0), argv + argc}, read_environment()));
  } catch (const std::exception& exception) {
    const init_env::Error bug{init_env::ExitCode::bug, std::string("a bug in init-env: ") + exception.what(),
                              "please report it with the options and the variables in use"};
    init_env::Log(init_env::LogFormat::text).error(bug);
    init_env::write_termination_log("", init_env::text_of(bug));
    return static_cast<int>(bug.code);
  }
}
