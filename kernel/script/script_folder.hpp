// Reads the scripts of a folder: the *.lua files that lie in it and nowhere else, whatever links say.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace parley::script {

struct FolderContents {
  std::map<std::string, std::string> scripts;  ///< file name → text
  std::map<std::string, std::string> refused;  ///< file name → why it was not read
};

/// Scenario files (*.test.lua) and hidden files are left out. A link is followed only when it ends inside the folder; a
/// file over `most_bytes` is refused. A folder that is not there is an error (not_found).
Result<FolderContents> read_script_folder(const std::filesystem::path& folder, std::size_t most_bytes,
                                          std::size_t most_scripts);

}  // namespace parley::script
