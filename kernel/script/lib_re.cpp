// Regular expressions by RE2, whose time is linear in the text, whatever the pattern.
#include <algorithm>
#include <re2/re2.h>

#include "base/quoted.hpp"
#include "script/api_functions.hpp"

namespace parley::script::api {

namespace {

constexpr std::size_t kLongestPattern = 2'000;
constexpr std::size_t kLongestText = 256u << 10;
constexpr std::int64_t kPatternMemory = 1 << 20;
constexpr int kMostGroups = 32;
constexpr std::size_t kLongestResult = 1u << 20;
constexpr std::uint64_t kCompileCost = 20'000;  // some tens of microseconds

/// A pattern for one call, and the text at 1 that it is held against.
class Search {
 public:
  Search(lua_State* L, const char* call)
      : text_(check_text(L, 1)), pattern_(pattern_at(L, call, text_.size()), options()) {
    if (!pattern_.ok()) {
      const std::string why = std::string(call) + ": " + in_quotes(check_text(L, 2)) + ": " + pattern_.error();
      luaL_error(L, "%s", why.c_str());
    }
    groups_ = std::min(pattern_.NumberOfCapturingGroups(), kMostGroups) + 1;
  }

  bool next(lua_State* L, std::size_t from) {
    spend(L, 100);  // whatever a pattern makes of the rest, the clock is looked at every few matches
    const bool found =
        pattern_.Match({text_.data(), text_.size()}, from, text_.size(), RE2::UNANCHORED, found_, groups_);
    spend(L, (found ? end() : text_.size()) - from);
    return found;
  }
  std::string_view group(int number) const { return {found_[number].data(), found_[number].size()}; }
  bool has(int number) const { return found_[number].data() != nullptr; }
  int groups() const { return groups_; }
  std::size_t begin() const { return static_cast<std::size_t>(found_[0].data() - text_.data()); }
  std::size_t end() const { return begin() + found_[0].size(); }
  std::string_view text() const { return text_; }

 private:
  static RE2::Options options() {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kPatternMemory);
    return options;
  }
  static re2::StringPiece pattern_at(lua_State* L, const char* call, std::size_t text_size) {
    const std::string_view pattern = check_text(L, 2);
    if (pattern.size() > kLongestPattern) luaL_error(L, "%s: a pattern may have at most 2000 bytes", call);
    if (text_size > kLongestText) luaL_error(L, "%s: a text may have at most 256 KiB", call);
    spend(L, kCompileCost + 20 * pattern.size());
    return {pattern.data(), pattern.size()};
  }

  std::string_view text_;
  RE2 pattern_;
  re2::StringPiece found_[kMostGroups + 1];
  int groups_ = 1;
};

void push_group(lua_State* L, const Search& search, int number) {
  if (search.has(number)) {
    push_text(L, search.group(number));
  } else {
    lua_pushnil(L);
  }
}

int push_groups(lua_State* L, const Search& search) {
  luaL_checkstack(L, search.groups() + 2, "too many groups");
  const int first = search.groups() > 1 ? 1 : 0;
  for (int i = first; i < search.groups(); ++i) push_group(L, search, i);
  return search.groups() - first;
}

/// The replacement, where \0 to \9 stand for groups.
void add_replacement(const Search& search, std::string_view replacement, std::string& out) {
  for (std::size_t i = 0; i < replacement.size(); ++i) {
    const char next = i + 1 < replacement.size() ? replacement[i + 1] : '\0';
    if (replacement[i] != '\\' || (next != '\\' && (next < '0' || next > '9'))) {
      out += replacement[i];
      continue;
    }
    ++i;
    if (next == '\\') {
      out += next;
    } else if (next - '0' < search.groups() && search.has(next - '0')) {
      out += search.group(next - '0');
    }
  }
}

}  // namespace

// re.match("order 42", [[order (\d+)]]): the groups, or the whole match; nil when there is none.
int re_match(lua_State* L) {
  Search search(L, "re.match");
  if (!search.next(L, 0)) return lua_pushnil(L), 1;
  return push_groups(L, search);
}

// re.find(text, pattern, from): first and last byte, then the groups.
int re_find(lua_State* L) {
  const lua_Integer from = luaL_optinteger(L, 3, 1);
  Search search(L, "re.find");
  const std::size_t start = from < 1 ? 0 : static_cast<std::size_t>(from) - 1;
  if (start > search.text().size() || !search.next(L, start)) return lua_pushnil(L), 1;
  lua_pushinteger(L, static_cast<lua_Integer>(search.begin()) + 1);
  lua_pushinteger(L, static_cast<lua_Integer>(search.end()));
  return search.groups() > 1 ? 2 + push_groups(L, search) : 2;
}

// re.gsub(text, pattern, replacement): the text, and how often it was replaced.
int re_gsub(lua_State* L) {
  const std::string_view replacement = check_text(L, 3);
  Search search(L, "re.gsub");
  std::string out;
  std::size_t at = 0;
  lua_Integer count = 0;
  while (at <= search.text().size() && search.next(L, at)) {
    out += search.text().substr(at, search.begin() - at);
    add_replacement(search, replacement, out);
    ++count;
    if (out.size() > kLongestResult) return luaL_error(L, "re.gsub: the result is longer than 1 MiB");
    at = search.end();
    if (search.begin() != search.end()) continue;
    if (at < search.text().size()) out += search.text()[at];
    ++at;
  }
  if (at < search.text().size()) out += search.text().substr(at);
  spend(L, out.size());
  push_text(L, out);
  lua_pushinteger(L, count);
  return 2;
}

}  // namespace parley::script::api
