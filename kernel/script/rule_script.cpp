#include "script/rule_script.hpp"

#include <algorithm>
#include <map>

#include "script/coroutine.hpp"
#include "script/libraries.hpp"
#include "script/lua_json.hpp"

namespace parley::script {

namespace {

constexpr const char* kTriggerNames[] = {"keyword", "regex", "welcome", "away", "out_of_hours", "no_agent", "default"};
constexpr std::string_view kFields[] = {"name",
                                        "id",
                                        "active",
                                        "priority",
                                        "business_hours_only",
                                        "delay_seconds",
                                        "max_uses_per_contact",
                                        "match",
                                        "reply",
                                        "tags",
                                        "handoff",
                                        "start",
                                        "run"};

// The script that declares, while it runs.
struct Declaring {
  std::string script;
  DeclaredRules declared;
  std::map<std::string, int> ids;
};

std::string expected_fields() {
  std::string all;
  for (const auto field : kFields) all += (all.empty() ? "" : ", ") + std::string(field);
  return all;
}

// "shop.lua:4: on.keyword: …", at the line that calls on.keyword.
int refuse(lua_State* L, const char* trigger, const std::string& why) {
  luaL_where(L, 1);
  push_text(L, "on." + std::string(trigger) + ": " + why);
  lua_concat(L, 2);
  return lua_error(L);
}

// Puts one named field of the rule table (its value on top) where the record has it.
void place_field(lua_State* L, const char* trigger, std::string_view field, json::object& record) {
  if (std::find(std::begin(kFields), std::end(kFields), field) == std::end(kFields)) {
    refuse(L, trigger, "unknown field \"" + std::string(field) + "\"; expected one of " + expected_fields());
  }
  if (field == "run") {
    if (!lua_isfunction(L, -1)) refuse(L, trigger, "field \"run\": expected a function");
    return;
  }
  const std::string what = "on." + std::string(trigger) + ": field \"" + std::string(field) + "\"";
  json::value value = to_json(L, -1, what.c_str());
  if (field == "match") {
    record["trigger"].get_object()["match"] = std::move(value);
  } else if (field == "reply" || field == "tags" || field == "handoff" || field == "start") {
    if (!record.contains("response")) record["response"] = json::object{};
    record["response"].get_object()[field] = std::move(value);
  } else {
    record[field] = std::move(value);
  }
}

json::object read_record(lua_State* L, const char* trigger) {
  json::object record{{"trigger", json::object{{"type", trigger}}}};
  const auto patterns = static_cast<lua_Integer>(lua_rawlen(L, 1));
  json::array texts;
  for (lua_Integer i = 1; i <= patterns; ++i) {
    lua_rawgeti(L, 1, i);
    texts.push_back(to_json(L, -1, "a pattern"));
    lua_pop(L, 1);
  }
  if (patterns > 0) record["trigger"].get_object()["patterns"] = std::move(texts);
  lua_pushnil(L);
  while (lua_next(L, 1)) {
    if (lua_type(L, -2) == LUA_TSTRING) {
      place_field(L, trigger, check_text(L, -2), record);
    } else if (!lua_isinteger(L, -2) || lua_tointeger(L, -2) < 1 || lua_tointeger(L, -2) > patterns) {
      refuse(L, trigger,
             std::string("unknown field of type ") + luaL_typename(L, -2) +
                 "; expected patterns first, then named fields");
    }
    lua_pop(L, 1);
  }
  return record;
}

// Without an id of its own a rule is known by its first pattern, which an edit elsewhere in the script does not change.
std::string make_id(Declaring& declaring, const Rule& rule) {
  std::string id = declaring.script + ":" + std::string(name(rule.trigger));
  if (!rule.name.empty()) {
    id += ":" + rule.name;
  } else if (!rule.patterns.empty()) {
    id += ":" + rule.patterns.front();
  }
  const int nth = ++declaring.ids[id];
  return nth == 1 ? id : id + "#" + std::to_string(nth);
}

int declare(lua_State* L) {
  const char* trigger = kTriggerNames[lua_tointeger(L, lua_upvalueindex(1))];
  auto* declaring = static_cast<Declaring*>(sandbox_of(L).run_data());
  if (!declaring || sandbox_of(L).globals_frozen())
    return refuse(L, trigger, "rules can only be declared while the script loads");
  if (!lua_istable(L, 1)) return refuse(L, trigger, "expected a table: on." + std::string(trigger) + " { … }");
  lua_settop(L, 1);
  const json::object record = read_record(L, trigger);
  lua_getfield(L, 1, "run");
  const bool with_function = lua_isfunction(L, -1);
  auto rule = rule_from_json(record, with_function);
  if (rule.has_error()) return refuse(L, trigger, rule.error().message);
  lua_Debug caller;
  if (lua_getstack(L, 1, &caller) && lua_getinfo(L, "l", &caller)) rule->line = caller.currentline;
  rule->script = declaring->script;
  if (rule->id.empty()) rule->id = make_id(*declaring, *rule);
  if (with_function) {
    rule->response.function = static_cast<std::uint32_t>(declaring->declared.functions.size());
    declaring->declared.functions.push_back(luaL_ref(L, LUA_REGISTRYINDEX));
  }
  declaring->declared.rules.push_back(std::move(*rule));
  return 0;
}

}  // namespace

Result<void> add_rule_functions(Sandbox& sandbox) {
  sandbox.freeze_globals(true);
  return sandbox.host([](lua_State* L) {
    push_globals(L);
    lua_newtable(L);
    for (int i = 0; i < static_cast<int>(std::size(kTriggerNames)); ++i) {
      lua_pushinteger(L, i);
      lua_pushcclosure(L, declare, 1);
      lua_setfield(L, -2, kTriggerNames[i]);
    }
    make_read_only(L);
    lua_setfield(L, -2, "on");
  });
}

Result<DeclaredRules> run_rule_script(Sandbox& sandbox, const ScriptSource& source) {
  const auto chunk = sandbox.compile(source.name, source.text);
  if (chunk.has_error()) return chunk.error();
  Declaring declaring;
  declaring.script = source.name;
  Coroutine run(sandbox, [ref = *chunk](lua_State* L) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, ref);
    return 0;
  });
  sandbox.set_run_data(&declaring);
  sandbox.freeze_globals(false);
  const auto ended = run.resume();
  sandbox.freeze_globals(true);
  sandbox.set_run_data(nullptr);
  sandbox.release(*chunk);
  if (ended.has_error()) return ended.error();
  if (*ended == Coroutine::State::waiting)
    return fail(Errc::invalid, source.name + ": a rule script cannot wait while it loads");
  return std::move(declaring.declared);
}

}  // namespace parley::script
