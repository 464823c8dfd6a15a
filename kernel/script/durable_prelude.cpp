#include "script/durable_prelude.hpp"

#include "script/coroutine.hpp"

namespace parley::script::durable {

namespace {

char prelude_key;  // its address names the table in the registry

// In Lua, because `validate` is the author's: it may itself ask, look things up or raise. Each attempt is a question
// of its own in the journal.
constexpr std::string_view kPrelude = R"lua(
local function ask_validated(chat, question)
  local validate, retry = question.validate, question.retry
  if type(validate) ~= "function" then
    error('chat:ask: "validate": expected a function(answer) that gives true, or false and what to say', 0)
  end
  local plain = {}
  for name, value in pairs(question) do
    if name ~= "validate" then plain[name] = value end
  end
  local text = plain.text or plain[1]
  for _ = 1, question.attempts or 3 do
    local answer, why = chat:ask(plain)
    if answer == nil then return nil, why end
    local good, words = validate(answer)
    if good == true then return answer end
    if good then return good end
    plain[1], plain.text = nil, words or retry or text
  end
  return nil, "attempts"
end

return { ask_validated = ask_validated }
)lua";

}  // namespace

Result<> add_prelude(Sandbox& sandbox) {
  const auto chunk = sandbox.compile("parley", kPrelude);
  if (!chunk) return chunk.error();
  Coroutine run(sandbox, [ref = *chunk](lua_State* L) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, ref);
    return 0;
  });
  const auto ended = run.resume();
  if (!ended) return ended.error();
  return sandbox.host([&](lua_State* L) {
    lua_pushvalue(run.stack(), -1);
    lua_xmove(run.stack(), L, 1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &prelude_key);
  });
}

void push_prelude(lua_State* L, const char* name) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &prelude_key);
  lua_getfield(L, -1, name);
  lua_remove(L, -2);
}

}  // namespace parley::script::durable
