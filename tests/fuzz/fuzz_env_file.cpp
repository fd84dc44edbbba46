// The env file: what is accepted comes back byte for byte through a strict reader of the kubelet's format
// (KEP-3721) at once, and through bash, dash and busybox sh a batch at a time.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "env_file.hpp"
#include "fuzz.hpp"

namespace init_env {
namespace {

constexpr std::size_t batch_size = 500;
constexpr std::size_t batch_bytes = std::size_t{100} * 1024;

// NAME='value' and a newline, as the kubelet demands it.
std::string kubelet_value(const std::string& line) {
  const auto equals = line.find('=');
  require(equals != std::string::npos && equals > 0, "a name");
  require(line.size() >= equals + 4 && line[equals + 1] == '\'' && line.ends_with("'\n"),
          "one quoted string");
  const std::string value = line.substr(equals + 2, line.size() - equals - 4);
  require(value.find('\'') == std::string::npos && value.find('\n') == std::string::npos, "nothing after it");
  return value;
}

class Batch {
 public:
  void add(const std::string& value) {
    size_ += value.size();
    values_.push_back(value);
    if (values_.size() == batch_size || size_ > batch_bytes) {
      read_back();
    }
  }

  void read_back() {
    const auto path = std::filesystem::temp_directory_path() / ("init-env-fuzz-" + std::to_string(getpid()));
    for (const EnvFormat format : {EnvFormat::quoted, EnvFormat::exported}) {
      std::ofstream file(path, std::ios::binary);
      std::string expected;
      for (std::size_t i = 0; i < values_.size(); ++i) {
        file << env_line("V" + std::to_string(i), values_[i], format);
        expected += values_[i] + '\n';
      }
      file.close();
      for (const std::string shell : {"bash", "dash", "busybox sh"}) {
        require(read_by(shell, path) == expected, (shell + " reads what was written").c_str());
      }
    }
    for (const std::string end : {"", ".sh", ".out"}) {
      std::filesystem::remove(path.string() + end);
    }
    values_.clear();
    size_ = 0;
  }

 private:
  // A value holds no newline, so that one stands between them.
  [[nodiscard]] std::string read_by(const std::string& shell, const std::string& path) const {
    const std::string script = ". " + path + "; i=0; while [ $i -lt " + std::to_string(values_.size()) +
                               " ]; do eval \"printf '%s\\\\n' \\\"\\$V$i\\\"\"; i=$((i+1)); done";
    std::ofstream(path + ".sh") << script;
    const std::string output = path + ".out";
    // Not through a pipe, whose reading libFuzzer's alarm would interrupt.
    require(std::system((shell + " " + path + ".sh > " + output).c_str()) == 0, "the shell accepts it");
    std::ifstream file(output, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::vector<std::string> values_;
  std::size_t size_ = 0;
};

Batch batch;

}  // namespace
}  // namespace init_env

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace init_env;
  static const int at_exit = std::atexit([] { batch.read_back(); });
  require(at_exit == 0, "the last batch is read too");
  const std::string value = as_text(data, size);
  Rendering rendering;
  rendering.fragments = {{value, Origin::fact}};
  if (const auto refused = refusal(rendering, EnvFormat::quoted)) {
    require(refused->code == ExitCode::fact_missing, "the culprit is the fact");
    require(refusal(rendering, EnvFormat::plain).has_value(), "plain accepts less");
    return 0;
  }
  require(kubelet_value(env_line("A", value, EnvFormat::quoted)) == value, "the kubelet reads it");
  batch.add(value);
  return 0;
}
