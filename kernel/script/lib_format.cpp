// string.format: the conversions of stock Lua but for %p (an address) and %q, with bounded widths and a price per item.
#include <cmath>
#include <cstdio>
#include <cstring>

#include "script/libraries.hpp"

namespace parley::script {

namespace {

// "%99.99f" of the largest double has 309 + 1 + 99 digits.
constexpr std::size_t kLongestNumber = 512;

struct Conversion {
  char text[16];  // "%-05.3" and room for a length modifier, the letter and the end
  std::size_t size = 0;
  char letter = 0;
  bool plain = true;  // no flags, width or precision
  bool precision = false;

  void finish(const char* modifier) { std::snprintf(text + size, sizeof text - size, "%s%c", modifier, letter); }
};

// Reads what stands after the '%' at text[at]; leaves `at` behind the letter.
Conversion read_conversion(lua_State* L, std::string_view text, std::size_t& at) {
  Conversion conversion;
  const std::size_t begin = at;
  const auto digits = [&] {
    for (int i = 0; i < 2 && at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])); ++i) ++at;
  };
  while (at < text.size() && at - begin < 6 && std::strchr("-+#0 ", text[at])) ++at;
  digits();
  if (at < text.size() && text[at] == '.') {
    conversion.precision = true;
    ++at;
    digits();
  }
  const std::size_t size = at - begin;
  if (at >= text.size() || size > 10) luaL_error(L, "invalid conversion '%%' to 'format'");
  conversion.plain = size == 0;
  conversion.text[0] = '%';
  std::copy_n(text.data() + begin, size, conversion.text + 1);
  conversion.size = size + 1;
  conversion.letter = text[at++];
  return conversion;
}

template <class Value>
void add_number(luaL_Buffer& out, Conversion& conversion, const char* modifier, Value value) {
  conversion.finish(modifier);
  char* room = luaL_prepbuffsize(&out, kLongestNumber);
  const int size = std::snprintf(room, kLongestNumber, conversion.text, value);
  luaL_addsize(&out, static_cast<std::size_t>(std::max(0, size)));
}

void add_string(lua_State* L, luaL_Buffer& out, Conversion& conversion, int argument) {
  const std::string_view text = push_tostring(L, argument);
  spend(L, 1 + text.size() / 16);
  if (conversion.plain || (!conversion.precision && text.size() >= 100)) return luaL_addvalue(&out);
  luaL_argcheck(L, text.find('\0') == text.npos, argument, "string contains zeros");
  conversion.finish("");
  // Width and precision have two digits, so at most 99 bytes come out, or the whole text when it is shorter than 100.
  char room[kLongestNumber];
  const int size = std::snprintf(room, sizeof room, conversion.text, text.data());
  lua_pop(L, 1);
  luaL_addlstring(&out, room, static_cast<std::size_t>(std::max(0, size)));
}

void add_conversion(lua_State* L, luaL_Buffer& out, Conversion& conversion, int argument) {
  switch (conversion.letter) {
    case 'c': {
      conversion.finish("");
      char* room = luaL_prepbuffsize(&out, kLongestNumber);
      const int size =
          std::snprintf(room, kLongestNumber, conversion.text, static_cast<int>(luaL_checkinteger(L, argument)));
      luaL_addsize(&out, static_cast<std::size_t>(std::max(0, size)));
      return;
    }
    case 'd':
    case 'i':
    case 'o':
    case 'u':
    case 'x':
    case 'X':
      return add_number(out, conversion, "ll", static_cast<long long>(luaL_checkinteger(L, argument)));
    case 'a':
    case 'A':
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      spend(L, 400);
      return add_number(out, conversion, "", static_cast<double>(luaL_checknumber(L, argument)));
    case 's':
      luaL_checkany(L, argument);
      return add_string(L, out, conversion, argument);
    default:
      luaL_error(L, "invalid conversion '%%%c' to 'format'", conversion.letter);
  }
}

int string_format(lua_State* L) {
  const std::string_view text = check_text(L, 1);
  const int given = lua_gettop(L);
  spend(L, 1 + text.size());
  luaL_Buffer out;
  luaL_buffinit(L, &out);
  int argument = 1;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at++];
    if (c != '%') {
      luaL_addchar(&out, c);
    } else if (at < text.size() && text[at] == '%') {
      luaL_addchar(&out, '%');
      ++at;
    } else {
      spend(L, 60);
      Conversion conversion = read_conversion(L, text, at);
      if (++argument > given) luaL_argerror(L, argument, "no value");
      add_conversion(L, out, conversion, argument);
    }
  }
  luaL_pushresult(&out);
  return 1;
}

}  // namespace

void add_string_format(lua_State* L) {
  set_function(L, "format", string_format);
}

}  // namespace parley::script
