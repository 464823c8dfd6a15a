// Telling a person at a terminal what went wrong.
#pragma once

#include "base/result.hpp"
#include "cli/arguments.hpp"

namespace parley::cli {

/// "parley serve: <message>" on standard error, with a pointer to the help. Returns kUsage.
int usage_error(const std::string& command, const Error& error);
/// "parley serve: <message>" on standard error. Returns `code`.
int failure(const std::string& command, const std::string& message, Exit code = kFailed);

}  // namespace parley::cli
