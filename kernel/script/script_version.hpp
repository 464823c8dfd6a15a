// The text of a durable script, under the name and the content hash by which sessions are pinned to it.
#pragma once

#include <string>

namespace parley::script {

struct ScriptVersion {
  std::string name;  ///< what flow("…", …) must say; the stem of the script's file
  std::string hash;  ///< SHA-256 of the text, 64 hex digits
  std::string text;
};

/// With the hash of the text.
ScriptVersion make_version(std::string name, std::string text);

}  // namespace parley::script
