// The copy of a shared object that is really opened, in a directory of this server, named by its content.
//
// Opening a path again gives the old code for as long as the old mapping lives, so a new build needs a new name; and
// what was checked must be what is opened, even while somebody replaces the original.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/result.hpp"

namespace parley::plugin {

struct StagedFile {
  std::filesystem::path original;
  std::filesystem::path copy;  ///< <run_dir>/<digest>.so
  std::string digest;          ///< SHA-256 of the content, 64 lower-case hex digits
};

/// Copies `file` into `run_dir` (made when missing; refused when another user could write to it), unless the same
/// content is there already. A file of more than `max_bytes` is refused. `$ORIGIN` in its runtime path means `run_dir`
/// then: private libraries of a plugin are linked statically or installed where the linker finds them.
Result<StagedFile> stage(const std::filesystem::path& file, const std::filesystem::path& run_dir,
                         std::uint64_t max_bytes);

}  // namespace parley::plugin
