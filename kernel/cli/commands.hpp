// The subcommands of the one binary: one function each, in a file of its name. They print to standard output, tell what
// went wrong on standard error and return the exit code.
#pragma once

#include <string>
#include <vector>

namespace parley::cli {

using Words = std::vector<std::string>;

int serve(const Words& words);
int check(const Words& words);
int plugins(const Words& words);
int create(const Words& words);  ///< `parley new`
int chat(const Words& words);
int test(const Words& words);
int migrate(const Words& words);
int secrets(const Words& words);
int user(const Words& words);

}  // namespace parley::cli
