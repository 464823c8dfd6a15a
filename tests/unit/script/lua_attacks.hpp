// The hostile scripts of the sandbox tests, by family; the benchmark times the same ones.
#pragma once

#include <string>
#include <vector>

namespace parley::test {

struct LuaAttack {
  const char* family;
  /// Part of the error it must end with: a limit, or the refusal of what it needs. Empty: it may also end harmlessly.
  const char* ends_with;
  std::string source;
};

const std::vector<LuaAttack>& lua_attacks();

}  // namespace parley::test
