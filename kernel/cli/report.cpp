#include "cli/report.hpp"

#include <iostream>

namespace parley::cli {

int usage_error(const std::string& command, const Error& error) {
  std::cerr << "parley " << command << ": " << error.message << "\nTry `parley " << command << " --help`.\n";
  return kUsage;
}

int failure(const std::string& command, const std::string& message, Exit code) {
  std::cerr << "parley " << command << ": " << message << (message.ends_with('\n') ? "" : "\n");
  return code;
}

}  // namespace parley::cli
