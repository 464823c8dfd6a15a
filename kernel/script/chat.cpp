#include "script/chat.hpp"

#include <algorithm>

#include "script/host_api.hpp"
#include "script/libraries.hpp"
#include "script/lua_json.hpp"
#include "script/outbound.hpp"
#include "script/unicode.hpp"

namespace parley::script {

namespace {

char methods_key;  // its address names the metatable of chats in the registry

// Every method is called as chat:method(…), so its arguments start at 2.
ChatRun& run_of(lua_State* L, const char* method) {
  auto* run = static_cast<ChatRun*>(sandbox_of(L).run_data());
  if (!run || !sandbox_of(L).globals_frozen()) luaL_error(L, "chat:%s: there is no message to answer now", method);
  if (!lua_istable(L, 1)) luaL_error(L, "chat.%s must be called as chat:%s(…)", method, method);
  return *run;
}

[[noreturn]] void refuse(lua_State* L, const char* method, const std::string& why) {
  luaL_where(L, 1);
  push_text(L, "chat:" + std::string(method) + ": " + why);
  lua_concat(L, 2);
  lua_error(L);
  std::abort();  // lua_error does not return
}

// The argument of a method, once it is clear that it was called as one.
json::value argument(lua_State* L, const char* method, int index) {
  run_of(L, method);
  const std::string what = "chat:" + std::string(method);
  return to_json(L, index, what.c_str());
}

int send(lua_State* L, const char* method, const json::value& reply) {
  Answer& answer = run_of(L, method).answer;
  auto messages = outbound_messages(reply);
  if (messages.has_error()) refuse(L, method, messages.error().message);
  for (auto& message : *messages) {
    if (answer.messages.size() >= kMostMessages)
      refuse(L, method, "more than " + std::to_string(kMostMessages) + " messages in one answer");
    answer.messages.push_back(std::move(message));
  }
  return 0;
}

int chat_say(lua_State* L) {
  if (lua_type(L, 2) == LUA_TNUMBER) lua_tolstring(L, 2, nullptr);
  return send(L, "say", argument(L, "say", 2));
}

// chat:buttons("Which?", {"S", "M"}) or chat:buttons{text=…, buttons=…}
int chat_buttons(lua_State* L) {
  if (lua_istable(L, 2)) return send(L, "buttons", argument(L, "buttons", 2));
  return send(L, "buttons", json::object{{"text", argument(L, "buttons", 2)}, {"buttons", argument(L, "buttons", 3)}});
}

int chat_list(lua_State* L) {
  if (lua_istable(L, 2)) return send(L, "list", argument(L, "list", 2));
  return send(L, "list", json::object{{"text", argument(L, "list", 2)}, {"list", argument(L, "list", 3)}});
}

int chat_media(lua_State* L) {
  return send(L, "media", argument(L, "media", 2));
}

int chat_template(lua_State* L) {
  json::object document{{"template", argument(L, "template", 2)}};
  if (!lua_isnoneornil(L, 3)) document["language"] = argument(L, "template", 3);
  if (!lua_isnoneornil(L, 4)) document["components"] = argument(L, "template", 4);
  return send(L, "template", document);
}

int chat_location(lua_State* L) {
  return send(L, "location", json::object{{"location", argument(L, "location", 2)}});
}

int tag(lua_State* L, const char* method, std::vector<std::string> Answer::*into,
        std::vector<std::string> Answer::*out_of) {
  Answer& answer = run_of(L, method).answer;
  for (int i = 2; i <= lua_gettop(L); ++i) {
    const std::string name(check_text(L, i));
    if (name.empty() || name.size() > kLongestId || !is_utf8(name))
      refuse(L, method, "a tag must be a text of 1 to 200 bytes");
    std::erase(answer.*out_of, name);
    auto& tags = answer.*into;
    if (std::find(tags.begin(), tags.end(), name) != tags.end()) continue;
    if (tags.size() >= kMostTags) refuse(L, method, "more than " + std::to_string(kMostTags) + " tags in one answer");
    tags.push_back(name);
  }
  return 0;
}

int chat_tag(lua_State* L) {
  return tag(L, "tag", &Answer::tags_added, &Answer::tags_removed);
}
int chat_untag(lua_State* L) {
  return tag(L, "untag", &Answer::tags_removed, &Answer::tags_added);
}

int chat_handoff(lua_State* L) {
  Answer& answer = run_of(L, "handoff").answer;
  auto document = handoff_from(argument(L, "handoff", 2));
  if (document.has_error()) refuse(L, "handoff", document.error().message);
  answer.handoff = std::move(*document);
  return 0;
}

// chat:start("pizza", {size = "M"})
int chat_start(lua_State* L) {
  Answer& answer = run_of(L, "start").answer;
  json::value given = argument(L, "start", 2);
  if (!lua_isnoneornil(L, 3)) {
    json::value with = argument(L, "start", 3);
    given = json::object{{"name", std::move(given)}, {"with", std::move(with)}};
  }
  auto document = start_from(given);
  if (document.has_error()) refuse(L, "start", document.error().message);
  answer.start = std::move(*document);
  return 0;
}

int chat_set(lua_State* L) {
  Answer& answer = run_of(L, "set").answer;
  const std::string_view name = check_text(L, 2);
  luaL_checkany(L, 3);
  if (name.empty() || name.size() > kLongestId || !is_utf8(name))
    refuse(L, "set", "a name must be a text of 1 to 200 bytes");
  json::value value = argument(L, "set", 3);
  if (json::serialize(value).size() > kLongestVariable)
    refuse(L, "set", "a value may have at most 16384 bytes as JSON");
  if (answer.vars_set.size() >= kMostVariables && !answer.vars_set.contains(name)) {
    refuse(L, "set", "more than " + std::to_string(kMostVariables) + " variables in one answer");
  }
  answer.vars_set[name] = std::move(value);
  return 0;
}

int chat_get(lua_State* L) {
  const ChatRun& run = run_of(L, "get");
  const std::string_view name = check_text(L, 2);
  const json::value* value = run.answer.vars_set.if_contains(name);
  if (!value) value = run.incoming.vars.if_contains(name);
  if (value) {
    push_json(L, *value);
  } else {
    lua_pushnil(L);
  }
  return 1;
}

int chat_log(lua_State* L) {
  ChatRun& run = run_of(L, "log");
  std::string line(push_tostring(L, 2).substr(0, 1000));
  spend(L, 100 + line.size());
  sandbox_of(L).print(line);
  if (run.answer.log.size() < sandbox_of(L).limits().log_lines) run.answer.log.push_back(std::move(line));
  return 0;
}

int not_in_rules(lua_State* L) {
  luaL_where(L, 1);
  push_text(L, std::string(lua_tostring(L, lua_upvalueindex(1))) +
                   ": is for flow scripts, as rules may not wait; put the conversation into a flow script and start it "
                   "with chat:start(\"name\")");
  lua_concat(L, 2);
  return lua_error(L);
}

/// What the owner has in flow scripts only says so, in the table on top.
void add_refusals(lua_State* L, std::string_view owner) {
  for (const ApiFunction& each : host_api()) {
    if (each.owner != owner || each.everywhere) continue;
    push_text(L, std::string(owner) + (owner == "chat" ? ":" : ".") + std::string(each.name));
    lua_pushcclosure(L, not_in_rules, 1);
    lua_setfield(L, -2, std::string(each.name).c_str());
  }
}

void add_refusing_libraries(lua_State* L) {
  push_globals(L);
  for (const char* owner : {"http", "ai", "kv"}) {
    lua_newtable(L);
    add_refusals(L, owner);
    make_read_only(L);
    lua_setfield(L, -2, owner);
  }
  lua_pop(L, 1);
}

}  // namespace

void add_chat_methods(lua_State* L) {
  add_refusing_libraries(L);
  constexpr std::pair<const char*, lua_CFunction> kMethods[] = {
      {"say", chat_say},           {"buttons", chat_buttons},   {"list", chat_list},       {"media", chat_media},
      {"template", chat_template}, {"location", chat_location}, {"tag", chat_tag},         {"untag", chat_untag},
      {"set", chat_set},           {"get", chat_get},           {"handoff", chat_handoff}, {"start", chat_start},
      {"log", chat_log},
  };
  lua_newtable(L);
  for (const auto& [name, function] : kMethods) set_function(L, name, function);
  add_refusals(L, "chat");
  lua_createtable(L, 0, 2);
  lua_insert(L, -2);
  lua_setfield(L, -2, "__index");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &methods_key);
}

void push_chat(lua_State* L, const ChatRun& run) {
  const Incoming& incoming = run.incoming;
  const json::object contact{{"name", incoming.contact.name},
                             {"address", incoming.contact.address},
                             {"language", incoming.contact.language},
                             {"tags", json::array(incoming.contact.tags.begin(), incoming.contact.tags.end())},
                             {"vars", incoming.vars}};
  push_json(L, json::object{{"text", incoming.text}, {"type", incoming.type}, {"contact", contact}});
  lua_rawgetp(L, LUA_REGISTRYINDEX, &methods_key);
  lua_setmetatable(L, -2);
}

}  // namespace parley::script
