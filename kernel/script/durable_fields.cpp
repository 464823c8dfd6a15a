// The fields of chat: contact, tenant, text, type, state, with. What may change while a conversation lasts is read
// through the journal.
#include "script/durable_calls.hpp"
#include "script/durable_functions.hpp"
#include "script/libraries.hpp"
#include "script/lua_json.hpp"

namespace parley::script::durable {

namespace {

char chat_key;     // metatable of chats
char contact_key;  // chat.contact
char tenant_key;   // chat.tenant
char vars_key;     // chat.contact.vars

json::value tags_of(DurableRun& run) {
  json::array tags;
  const auto& removed = run.outcome().tags_removed;
  for (const auto& tag : run.input().contact_tags) {
    if (std::find(removed.begin(), removed.end(), tag) == removed.end()) tags.push_back(json::value(tag));
  }
  for (const auto& tag : run.outcome().tags_added) {
    const json::value added(tag);
    if (std::find(tags.begin(), tags.end(), added) == tags.end()) tags.push_back(added);
  }
  return tags;
}

json::value contact_now(DurableRun& run, std::string_view field) {
  const auto& input = run.input();
  if (field == "name") return json::value(input.contact_name);
  if (field == "address") return json::value(input.contact_address);
  if (field == "language") return json::value(input.contact_language);
  if (field == "id") return json::value(input.contact_id);
  if (field == "tags") return tags_of(run);
  return nullptr;
}

int contact_field(lua_State* L) {
  DurableRun& run = durable_run(L, "chat.contact");
  const std::string name = name_argument(L, "chat.contact", 2, "a field's name");
  if (name == "vars") return lua_rawgetp(L, LUA_REGISTRYINDEX, &vars_key), 1;
  push_json(L, read_value(L, run, "chat.contact", "contact", name, [&] { return contact_now(run, name); }));
  return 1;
}

int variable_field(lua_State* L) {
  DurableRun& run = durable_run(L, "chat.contact.vars");
  const std::string name = name_argument(L, "chat.contact.vars", 2, "a variable's name");
  push_json(L, read_value(L, run, "chat.contact.vars", "get", name, [&]() -> json::value {
              const json::value* value = run.variable(name);
              return value ? *value : nullptr;
            }));
  return 1;
}

int tenant_field(lua_State* L) {
  DurableRun& run = durable_run(L, "chat.tenant");
  const std::string name = name_argument(L, "chat.tenant", 2, "a field's name");
  push_json(L, read_value(L, run, "chat.tenant", "tenant", name, [&]() -> json::value {
              const json::value* value = run.options.tenant.if_contains(name);
              return value ? *value : nullptr;
            }));
  return 1;
}

int refuse_write(lua_State* L) {
  return luaL_error(L, "this cannot be changed by assignment; use chat:set(\"name\", value)");
}

// What is no method of chat.
int chat_field(lua_State* L) {
  const std::string_view name = lua_type(L, 2) == LUA_TSTRING ? check_text(L, 2) : std::string_view{};
  DurableRun& run = durable_run(L, "chat");
  if (name == "contact") return lua_rawgetp(L, LUA_REGISTRYINDEX, &contact_key), 1;
  if (name == "tenant") return lua_rawgetp(L, LUA_REGISTRYINDEX, &tenant_key), 1;
  if (name == "text" || name == "type") {
    push_text(L, string_or(run.state.message, name));
    return 1;
  }
  lua_pushnil(L);
  return 1;
}

/// An empty table whose fields `read` gives, kept in the registry.
void add_reader(lua_State* L, const void* key, lua_CFunction read) {
  lua_newtable(L);
  lua_createtable(L, 0, 3);
  set_function(L, "__index", read);
  set_function(L, "__newindex", refuse_write);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
  lua_rawsetp(L, LUA_REGISTRYINDEX, key);
}

}  // namespace

void add_chat_fields(lua_State* L) {
  lua_createtable(L, 0, 1);  // of the methods: what is none of them is a field
  set_function(L, "__index", chat_field);
  lua_setmetatable(L, -2);
  lua_createtable(L, 0, 2);
  lua_insert(L, -2);
  lua_setfield(L, -2, "__index");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &chat_key);
  add_reader(L, &contact_key, contact_field);
  add_reader(L, &tenant_key, tenant_field);
  add_reader(L, &vars_key, variable_field);
}

void push_durable_chat(lua_State* L, DurableRun& run) {
  lua_createtable(L, 0, 2);
  if (!run.state.kept.is_null()) {
    push_json(L, run.state.kept);
    lua_setfield(L, -2, "state");
  }
  push_json(L, run.state.with);
  lua_setfield(L, -2, "with");
  lua_rawgetp(L, LUA_REGISTRYINDEX, &chat_key);
  lua_setmetatable(L, -2);
}

WallTime now(DurableRun& run) {
  const json::value& millis =
      read_value(run.thread, run, "the time", "now", {}, [&]() -> json::value { return to_millis(run.at()); });
  return from_millis(millis.is_int64() ? millis.get_int64() : 0);
}

std::uint64_t random_bits(DurableRun& run, const std::function<std::uint64_t()>& source) {
  if (!run.random_seeded) {
    const json::value& seed = read_value(run.thread, run, "math.random", "random", {},
                                         [&]() -> json::value { return static_cast<std::int64_t>(source() >> 1); });
    run.random_state = static_cast<std::uint64_t>(seed.is_int64() ? seed.get_int64() : 0);
    run.random_seeded = true;
  }
  std::uint64_t z = run.random_state += 0x9e3779b97f4a7c15;  // SplitMix64
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

}  // namespace parley::script::durable
