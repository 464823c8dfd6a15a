// Where a new password comes from: a file, standard input, or nobody, and then it is made up. Never an argument, which
// every user of the machine could read.
#pragma once

#include <string>

#include "base/result.hpp"
#include "cli/arguments.hpp"

namespace parley::cli {

struct NewPassword {
  std::string text;
  bool made_up = false;  ///< nobody knows it yet: show it once
};

/// `file`: a path, "-" for a line of standard input (not shown while it is typed), "" for a random password. Errors:
/// what is wrong with the file, such as that everybody may read it.
Result<NewPassword> new_password(const std::string& file);

}  // namespace parley::cli
