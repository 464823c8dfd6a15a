// Reads a small regular file whole, with a bound. Configuration and secret files go through here.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"

namespace parley::config {

struct FileText {
  std::string text;
  unsigned mode = 0;  ///< permission bits, as in stat(2)
};

/// Errors: not_found when there is no such file, limit when it is larger than `max_size` bytes, unavailable when it
/// cannot be read. The message goes after "which": "does not exist", "is no regular file".
Result<FileText> read_file(const std::filesystem::path& path, std::size_t max_size);

}  // namespace parley::config
