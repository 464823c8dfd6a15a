// Lua text as words, for a linter that must also look at what does not run: names, texts, numbers, signs, with lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace parley::script {

struct LuaToken {
  enum class Kind { name, keyword, text, number, sign };
  Kind kind = Kind::sign;
  std::string_view text;  ///< of texts what is between the quotes, as written; lives as long as the source
  int line = 0;

  bool is(std::string_view what) const { return kind != Kind::text && text == what; }
};

/// Comments are left out. Never fails: what is no Lua becomes signs.
std::vector<LuaToken> lua_tokens(std::string_view source);

}  // namespace parley::script
