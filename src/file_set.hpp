#pragma once

#include <string>
#include <vector>

#include "assignment.hpp"
#include "result.hpp"
#include "stop.hpp"

namespace init_env {

// Writes the files, all or nothing, in their order. Each is first written complete under a temporary name in
// its directory; only when all are there they are renamed, one by one, and the directories synced. Before the
// first rename an error or a signal leaves everything as it was; from there signals wait. Killed at any
// instant, each file is wholly old or wholly new, and one that is new has all before it new. What an earlier
// run left behind in the directories is removed. Two runs in one directory take turns. Errors: cannot_write,
// naming the file or directory, and after a failed rename the files already replaced; settings_wrong if two
// paths lead to one file; those of `stop` and of check_secret_copies.
Result<void> write_files(const std::vector<File>& files, const std::string& env_path,
                         Clock::time_point deadline, StopSignals& stop);

// Fails if the directories of files with these paths are not there, or two paths lead to one file, as
// write_files would find at its beginning. Errors: cannot_write; settings_wrong.
Result<void> check_directories(const std::vector<std::string>& paths);

// Fails if a copied secret would lie in the directory of the env file, where it would be sourced, or below
// it, by whatever path. Errors: settings_wrong, naming the file.
Result<void> check_secret_copies(const std::vector<File>& files, const std::string& env_path);

}  // namespace init_env
