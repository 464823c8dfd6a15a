// json.encode and json.decode.
#include "script/api_functions.hpp"
#include "script/lua_json.hpp"

namespace parley::script::api {

int json_encode(lua_State* L) {
  luaL_checkany(L, 1);
  const std::string text = json::serialize(to_json(L, 1, "json.encode"));
  spend(L, text.size());
  push_text(L, text);
  return 1;
}

// Nil and the reason when the text is no JSON: it mostly comes from somebody else.
int json_decode(lua_State* L) {
  const std::string_view text = check_text(L, 1);
  spend(L, 20 + 4 * text.size());
  auto value = parse_json(text, "json.decode");
  if (!value) {
    lua_pushnil(L);
    push_text(L, value.error().message);
    return 2;
  }
  push_json(L, *value);
  return 1;
}

}  // namespace parley::script::api
