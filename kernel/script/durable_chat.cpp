// What a durable script says and notes. On a replay all of it has happened already, so nothing is done twice.
#include <algorithm>

#include "script/durable_calls.hpp"
#include "script/durable_functions.hpp"
#include "script/libraries.hpp"
#include "script/lua_json.hpp"
#include "script/outbound.hpp"
#include "script/unicode.hpp"

namespace parley::script::durable {

namespace {

constexpr std::size_t kMostTags = 50;
constexpr std::size_t kMostVariables = 100;
constexpr std::size_t kMostMetrics = 50;

int send(lua_State* L, DurableRun& run, const char* call, const json::value& reply) {
  auto messages = outbound_messages(reply);
  if (messages.has_error()) refuse_call(L, call, messages.error().message);
  for (auto& message : *messages) {
    run.trace({{"line", script_line(L)}, {"says", string_or(message, "text", string_or(message, "body"))}});
    const Result<> said = run.say(std::move(message));
    if (said) continue;
    if (said.error().code == Errc::limit) fail_script(L, run, call, said.error().message);
    refuse_call(L, call, said.error().message);
  }
  return 0;
}

/// A call that sends one document: on a replay only whether it failed matters, and its arguments are not looked at.
template <class Document>
int send_once(lua_State* L, const char* call, Document document) {
  DurableRun& run = durable_run_of_method(L, call);
  if (!run.replaying()) return send(L, run, call, document());
  if (const Result<> said = run.say({}); !said) refuse_call(L, call, said.error().message);
  return 0;
}

int change_tags(lua_State* L, const char* call, std::vector<std::string> dialogue::Outcome::*into,
                std::vector<std::string> dialogue::Outcome::*out_of) {
  DurableRun& run = durable_run_of_method(L, call);
  if (run.replaying()) return 0;
  for (int i = 2; i <= lua_gettop(L); ++i) {
    const std::string name = name_argument(L, call, i, "a tag");
    std::erase(run.outcome().*out_of, name);
    auto& tags = run.outcome().*into;
    if (std::find(tags.begin(), tags.end(), name) != tags.end()) continue;
    if (tags.size() >= kMostTags) fail_script(L, run, call, "more than 50 tags in one turn");
    tags.push_back(name);
  }
  return 0;
}

}  // namespace

int say(lua_State* L) {
  if (lua_type(L, 2) == LUA_TNUMBER) lua_tolstring(L, 2, nullptr);
  return send_once(L, "chat:say", [L] { return argument(L, "chat:say", 2); });
}

int buttons(lua_State* L) {
  return send_once(L, "chat:buttons", [L]() -> json::value {
    if (lua_istable(L, 2)) return argument(L, "chat:buttons", 2);
    return json::object{{"text", argument(L, "chat:buttons", 2)}, {"buttons", argument(L, "chat:buttons", 3)}};
  });
}

int list(lua_State* L) {
  return send_once(L, "chat:list", [L]() -> json::value {
    if (lua_istable(L, 2)) return argument(L, "chat:list", 2);
    return json::object{{"text", argument(L, "chat:list", 2)}, {"list", argument(L, "chat:list", 3)}};
  });
}

int media(lua_State* L) {
  return send_once(L, "chat:media", [L] { return argument(L, "chat:media", 2); });
}

int template_message(lua_State* L) {
  return send_once(L, "chat:template", [L]() -> json::value {
    json::object document{{"template", argument(L, "chat:template", 2)}};
    if (!lua_isnoneornil(L, 3)) document["language"] = argument(L, "chat:template", 3);
    if (!lua_isnoneornil(L, 4)) document["components"] = argument(L, "chat:template", 4);
    return document;
  });
}

int location(lua_State* L) {
  return send_once(L, "chat:location", [L]() -> json::value {
    return json::object{{"location", argument(L, "chat:location", 2)}};
  });
}

int tag(lua_State* L) {
  return change_tags(L, "chat:tag", &dialogue::Outcome::tags_added, &dialogue::Outcome::tags_removed);
}

int untag(lua_State* L) {
  return change_tags(L, "chat:untag", &dialogue::Outcome::tags_removed, &dialogue::Outcome::tags_added);
}

int set(lua_State* L) {
  DurableRun& run = durable_run_of_method(L, "chat:set");
  const std::string name = name_argument(L, "chat:set", 2, "the variable's name");
  luaL_checkany(L, 3);
  if (run.replaying()) return 0;
  json::value value = argument(L, "chat:set", 3);
  if (json::serialize(value).size() > run.options.value_bytes)
    fail_script(L, run, "chat:set",
                "a value may have at most " + std::to_string(run.options.value_bytes) + " bytes as JSON");
  json::object& vars = run.outcome().vars_set;
  if (vars.size() >= kMostVariables && !vars.contains(name))
    fail_script(L, run, "chat:set", "more than 100 variables in one turn");
  vars[name] = std::move(value);
  return 0;
}

int get(lua_State* L) {
  DurableRun& run = durable_run_of_method(L, "chat:get");
  const std::string name = name_argument(L, "chat:get", 2, "the variable's name");
  push_json(L, read_value(L, run, "chat:get", "get", name, [&]() -> json::value {
              const json::value* value = run.variable(name);
              return value ? *value : nullptr;
            }));
  return 1;
}

int log(lua_State* L) {
  DurableRun& run = durable_run_of_method(L, "chat:log");
  const std::string line(push_tostring(L, 2).substr(0, 1000));
  spend(L, 100 + line.size());
  if (run.replaying()) return 0;
  sandbox_of(L).print(line);
  if (is_utf8(line)) run.trace({{"line", script_line(L)}, {"log", line}});
  return 0;
}

int event(lua_State* L) {
  DurableRun& run = durable_run_of_method(L, "chat:event");
  const std::string name = name_argument(L, "chat:event", 2, "the figure's name");
  if (run.replaying()) return 0;
  json::object metric{{"name", name}};
  if (!lua_isnoneornil(L, 3)) metric["value"] = luaL_checknumber(L, 3);
  if (!lua_isnoneornil(L, 4)) metric["properties"] = argument(L, "chat:event", 4);
  if (run.outcome().metrics.size() >= kMostMetrics)
    fail_script(L, run, "chat:event", "more than 50 figures in one turn");
  run.outcome().metrics.push_back(std::move(metric));
  return 0;
}

int uuid(lua_State* L) {
  durable_run_of_method(L, "chat:uuid");
  const auto& random = sandbox_of(L).outside().random;
  const std::uint64_t high = (random() & ~0xf000ull) | 0x4000;
  const std::uint64_t low = (random() >> 2) | (1ull << 63);
  char text[40];
  std::snprintf(text, sizeof text, "%08x-%04x-%04x-%04x-%012llx", unsigned(high >> 32), unsigned(high >> 16 & 0xffff),
                unsigned(high & 0xffff), unsigned(low >> 48), static_cast<unsigned long long>(low & 0xffffffffffffull));
  push_text(L, text);
  return 1;
}

}  // namespace parley::script::durable
