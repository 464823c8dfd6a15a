// find, match, gmatch and gsub on the metered matcher of pattern.hpp.
#include <cstring>

#include "script/libraries.hpp"
#include "script/pattern.hpp"

namespace parley::script {

namespace {

class LuaPayment final : public Payment {
 public:
  explicit LuaPayment(lua_State* L) : L_(L) {}
  void pay(std::uint64_t steps) override { spend(L_, steps); }

 private:
  lua_State* L_;
};

Pattern check_pattern(lua_State* L, std::string_view text, bool anchors) {
  if (text.size() > sandbox_of(L).limits().pattern_bytes) {
    luaL_error(L, "pattern of %d bytes is too long; at most %d", static_cast<int>(text.size()),
               static_cast<int>(sandbox_of(L).limits().pattern_bytes));
  }
  spend(L, 10 + 4 * text.size());
  auto pattern = Pattern::compile(text, anchors);
  if (pattern.has_error()) luaL_error(L, "%s", pattern.error().message.c_str());
  return std::move(*pattern);
}

std::optional<std::size_t> try_match(lua_State* L, Matcher& matcher, std::size_t at) {
  const auto end = matcher.match_at(at);
  if (matcher.too_complex()) luaL_error(L, "pattern too complex");
  return end;
}

// One match found in a subject: what the functions below hand to the script.
struct Match {
  const Pattern& pattern;
  const Matcher& matcher;
  std::string_view subject;
  std::size_t begin;
  std::size_t end;

  std::string_view whole() const { return subject.substr(begin, end - begin); }

  // Capture `index`, or the whole match where the pattern has none.
  void push(lua_State* L, int index) const {
    if (pattern.captures() == 0) return push_text(L, whole());
    const auto& capture = matcher.capture(index);
    if (capture.position) return lua_pushinteger(L, static_cast<lua_Integer>(capture.begin + 1));
    spend(L, 1 + capture.size / 16);
    push_text(L, subject.substr(capture.begin, capture.size));
  }

  int push_all(lua_State* L) const {
    const int count = std::max(1, pattern.captures());
    luaL_checkstack(L, count, "too many captures");
    for (int i = 0; i < count; ++i) push(L, i);
    return count;
  }
};

bool has_no_specials(std::string_view text) {
  return text.find_first_of("^$*+?.([%-") == text.npos;
}

std::size_t start_offset(lua_State* L, int index, std::size_t size) {
  const lua_Integer init = luaL_optinteger(L, index, 1);
  if (init > 0) return static_cast<std::size_t>(init) - 1;
  if (init == 0 || init < -static_cast<lua_Integer>(size)) return 0;
  return size + static_cast<std::size_t>(init);
}

int find_plain(lua_State* L, std::string_view subject, std::string_view wanted, std::size_t from) {
  spend(L, 1 + (subject.size() - from + wanted.size()) / 2);
  // memmem is linear also in the worst case; searching for the first byte again and again is not.
  const void* found = memmem(subject.data() + from, subject.size() - from, wanted.data(), wanted.size());
  if (!found) return luaL_pushfail(L), 1;
  const auto at = static_cast<lua_Integer>(static_cast<const char*>(found) - subject.data());
  lua_pushinteger(L, at + 1);
  lua_pushinteger(L, at + static_cast<lua_Integer>(wanted.size()));
  return 2;
}

int search(lua_State* L, bool find) {
  const std::string_view subject = check_text(L, 1);
  const std::string_view text = check_text(L, 2);
  const std::size_t from = start_offset(L, 3, subject.size());
  if (from > subject.size()) return luaL_pushfail(L), 1;
  if (find && (lua_toboolean(L, 4) || has_no_specials(text))) return find_plain(L, subject, text, from);
  const Pattern pattern = check_pattern(L, text, true);
  LuaPayment payment(L);
  Matcher matcher(pattern, subject, payment);
  for (std::size_t at = from; at <= subject.size(); ++at) {
    if (const auto end = try_match(L, matcher, at)) {
      const Match match{pattern, matcher, subject, at, *end};
      if (!find) return match.push_all(L);
      lua_pushinteger(L, static_cast<lua_Integer>(at + 1));
      lua_pushinteger(L, static_cast<lua_Integer>(*end));
      return pattern.captures() == 0 ? 2 : 2 + match.push_all(L);
    }
    if (pattern.anchored()) break;
  }
  return luaL_pushfail(L), 1;
}

int string_find(lua_State* L) {
  return search(L, true);
}
int string_match(lua_State* L) {
  return search(L, false);
}

// Upvalues: subject, pattern, where to go on, end of the last match (-1 before the first).
int gmatch_step(lua_State* L) {
  const std::string_view subject = check_text(L, lua_upvalueindex(1));
  const Pattern pattern = check_pattern(L, check_text(L, lua_upvalueindex(2)), false);
  const lua_Integer last = lua_tointeger(L, lua_upvalueindex(4));
  LuaPayment payment(L);
  Matcher matcher(pattern, subject, payment);
  for (auto at = static_cast<std::size_t>(lua_tointeger(L, lua_upvalueindex(3))); at <= subject.size(); ++at) {
    const auto end = try_match(L, matcher, at);
    if (!end || static_cast<lua_Integer>(*end) == last) continue;
    for (int upvalue : {3, 4}) {
      lua_pushinteger(L, static_cast<lua_Integer>(*end));
      lua_replace(L, lua_upvalueindex(upvalue));
    }
    return Match{pattern, matcher, subject, at, *end}.push_all(L);
  }
  return 0;
}

int string_gmatch(lua_State* L) {
  const std::string_view subject = check_text(L, 1);
  check_pattern(L, check_text(L, 2), false);
  const std::size_t from = start_offset(L, 3, subject.size());
  lua_settop(L, 2);
  lua_pushinteger(L, static_cast<lua_Integer>(std::min(from, subject.size() + 1)));
  lua_pushinteger(L, -1);
  lua_pushcclosure(L, gmatch_step, 4);
  return 1;
}

// The replacement string with its %0 to %9.
void add_expanded(lua_State* L, luaL_Buffer& out, const Match& match) {
  const std::string_view text = check_text(L, 3);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      luaL_addchar(&out, text[i]);
      continue;
    }
    const char c = ++i < text.size() ? text[i] : '\0';
    if (c == '%') {
      luaL_addchar(&out, '%');
    } else if (c == '0') {
      luaL_addlstring(&out, match.whole().data(), match.whole().size());
    } else if (c >= '1' && c <= '9') {
      if (c - '1' >= std::max(1, match.pattern.captures())) {
        luaL_error(L, "invalid capture index %%%d in replacement string", c - '0');
      }
      match.push(L, c - '1');
      luaL_addvalue(&out);
    } else {
      luaL_error(L, "invalid use of '%%' in replacement string");
    }
    spend(L, 4);
  }
}

void add_replacement(lua_State* L, luaL_Buffer& out, const Match& match) {
  const int type = lua_type(L, 3);
  if (type == LUA_TFUNCTION) {
    lua_pushvalue(L, 3);
    lua_call(L, match.push_all(L), 1);
  } else if (type == LUA_TTABLE) {
    match.push(L, 0);
    lua_gettable(L, 3);
  } else {
    spend(L, 1 + lua_rawlen(L, 3));
    return add_expanded(L, out, match);
  }
  if (!lua_toboolean(L, -1)) {
    lua_pop(L, 1);
    return luaL_addlstring(&out, match.whole().data(), match.whole().size());
  }
  if (!lua_isstring(L, -1)) luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
  luaL_addvalue(&out);
}

int string_gsub(lua_State* L) {
  const std::string_view subject = check_text(L, 1);
  const std::string_view text = check_text(L, 2);
  const int type = lua_type(L, 3);
  luaL_argexpected(L, type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TFUNCTION || type == LUA_TTABLE, 3,
                   "string/function/table");
  if (type == LUA_TNUMBER) check_text(L, 3);  // becomes a string in place
  const lua_Integer most = luaL_optinteger(L, 4, static_cast<lua_Integer>(subject.size()) + 1);
  const Pattern pattern = check_pattern(L, text, true);
  LuaPayment payment(L);
  Matcher matcher(pattern, subject, payment);
  luaL_Buffer out;
  luaL_buffinit(L, &out);
  lua_Integer replaced = 0;
  std::size_t at = 0;
  std::optional<std::size_t> last;
  while (replaced < most) {
    const auto end = try_match(L, matcher, at);
    if (end && end != last) {
      ++replaced;
      add_replacement(L, out, Match{pattern, matcher, subject, at, *end});
      at = *end;
      last = end;
    } else if (at < subject.size()) {
      luaL_addchar(&out, subject[at++]);
    } else {
      break;
    }
    if (pattern.anchored()) break;
  }
  spend(L, 1 + (subject.size() - std::min(at, subject.size())) / 16);
  luaL_addlstring(&out, subject.data() + at, subject.size() - at);
  luaL_pushresult(&out);
  lua_pushinteger(L, replaced);
  return 2;
}

}  // namespace

void add_pattern_functions(lua_State* L) {
  set_function(L, "find", string_find);
  set_function(L, "match", string_match);
  set_function(L, "gmatch", string_gmatch);
  set_function(L, "gsub", string_gsub);
}

}  // namespace parley::script
