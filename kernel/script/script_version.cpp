#include "script/script_version.hpp"

#include "base/crypto.hpp"

namespace parley::script {

ScriptVersion make_version(std::string name, std::string text) {
  ScriptVersion version{std::move(name), {}, std::move(text)};
  version.hash = to_hex(sha256(version.text));
  return version;
}

}  // namespace parley::script
