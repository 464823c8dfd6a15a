// Questions: chat:ask, confirm and choose. On a replay an ask costs little more than looking at its text.
#include "script/coroutine.hpp"
#include "script/durable_calls.hpp"
#include "script/durable_functions.hpp"
#include "script/durable_prelude.hpp"
#include "script/lua_json.hpp"
#include "script/unicode.hpp"

namespace parley::script::durable {

namespace {

constexpr std::size_t kShortKey = 120;  // as question_from cuts it

int give_answer(lua_State* L, const json::value& result) {
  const json::object* object = result.if_object();
  const json::value* nothing = object && object->size() == 1 ? object->if_contains("nothing") : nullptr;
  if (!nothing) return push_json(L, result), 1;
  lua_pushnil(L);
  push_json(L, *nothing);
  return 2;
}

/// The field, raw, as a text that lives as long as the table; empty when it is none.
std::string_view text_field(lua_State* L, int table, const char* name) {
  lua_pushstring(L, name);
  lua_rawget(L, table);
  std::size_t size = 0;
  const char* text = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &size) : nullptr;
  lua_pop(L, 1);
  return text ? std::string_view{text, size} : std::string_view{};
}

std::string_view first_text(lua_State* L, int index) {
  if (lua_type(L, index) == LUA_TSTRING) return check_text(L, index);
  if (!lua_istable(L, index)) return {};
  const bool listed = lua_rawgeti(L, index, 1) == LUA_TSTRING;
  const std::string_view text = listed ? check_text(L, -1) : std::string_view{};
  lua_pop(L, 1);
  return listed ? text : text_field(L, index, "text");
}

std::string_view key_of(std::string_view text) {
  return text.size() <= kShortKey ? text : utf8_prefix(text, kShortKey);
}

/// By what a question is known again: its "key", or its text.
std::string_view question_key(lua_State* L, int options) {
  std::string_view key = lua_istable(L, options) ? text_field(L, options, "key") : std::string_view{};
  if (key.empty()) key = first_text(L, 2);
  return key_of(key);
}

/// On a replay: the answer that the journal has, or null at the question that waits. Saying it failed then, too.
const dialogue::JournalledEffect* replayed(lua_State* L, DurableRun& run, const char* call, int options) {
  if (!run.replaying()) return nullptr;
  if (const Result<> said = run.say({}); !said) refuse_call(L, call, said.error().message);
  return recorded_step(L, run, "ask", question_key(L, options));
}

bool has_validate(lua_State* L, int index) {
  if (!lua_istable(L, index)) return false;
  lua_pushliteral(L, "validate");
  const bool there = lua_rawget(L, index) != LUA_TNIL;
  lua_pop(L, 1);
  return there;
}

int give_results(lua_State* L, int, lua_KContext base) {
  return lua_gettop(L) - static_cast<int>(base);
}

/// The answers of a question with a `validate` are looked at by Lua, which may wait as well.
int ask_validated(lua_State* L) {
  lua_settop(L, 2);
  push_prelude(L, "ask_validated");
  lua_insert(L, 1);
  lua_callk(L, 2, LUA_MULTRET, 0, give_results);
  return lua_gettop(L);
}

int ask_question(lua_State* L, DurableRun& run, const char* call, json::object options) {
  auto question = question_from(options);
  if (!question) refuse_call(L, call, question.error().message);
  Step step{call, give_answer, {"ask", question->key, 0, 0, {}}, {}, true};
  if (question->timeout) step.pending.due = run.at() + *question->timeout;
  const auto begin = [&](Pending&) {
    const Result<> said = run.say(question_message(*question).value());
    if (said) return;
    if (said.error().code == Errc::limit) fail_script(L, run, call, said.error().message);
    refuse_call(L, call, said.error().message);
  };
  step.question = *question;
  return take_step(L, run, std::move(step), begin);
}

/// Text at 2, and at `index` options that are put beside it.
json::object merged_options(lua_State* L, const char* call, int index) {
  json::object options{{"text", argument(L, call, 2)}};
  if (lua_isnoneornil(L, index)) return options;
  if (!lua_istable(L, index)) refuse_call(L, call, "expected a table of options after the text");
  for (auto& [name, value] : options_at(L, call, index)) options[name] = std::move(value);
  return options;
}

json::array yes_and_no(std::string_view language) {
  const bool portuguese = language.starts_with("pt"), spanish = language.starts_with("es");
  return {json::object{{"id", "yes"},
                       {"title", portuguese ? "Sim"
                                 : spanish  ? "Sí"
                                            : "Yes"}},
          json::object{{"id", "no"}, {"title", portuguese ? "Não" : "No"}}};
}

}  // namespace

int ask(lua_State* L) {
  DurableRun& run = durable_run_of_method(L, "chat:ask");
  if (has_validate(L, 2)) return ask_validated(L);
  if (const auto* row = replayed(L, run, "chat:ask", 2))
    return give_step(L, "chat:ask", give_answer, row->failed, row->result);
  return ask_question(L, run, "chat:ask", options_at(L, "chat:ask", 2));
}

int confirm(lua_State* L) {
  DurableRun& run = durable_run_of_method(L, "chat:confirm");
  if (const auto* row = replayed(L, run, "chat:confirm", lua_istable(L, 2) ? 2 : 3))
    return give_step(L, "chat:confirm", give_answer, row->failed, row->result);
  json::object options = lua_istable(L, 2) ? options_at(L, "chat:confirm", 2) : merged_options(L, "chat:confirm", 3);
  options["type"] = "yes_no";
  if (!options.contains("choices")) options["choices"] = yes_and_no(run.language());
  return ask_question(L, run, "chat:confirm", std::move(options));
}

int choose(lua_State* L) {
  DurableRun& run = durable_run_of_method(L, "chat:choose");
  if (const auto* row = replayed(L, run, "chat:choose", lua_istable(L, 2) ? 2 : 4))
    return give_step(L, "chat:choose", give_answer, row->failed, row->result);
  json::object options;
  if (lua_istable(L, 2)) {
    options = options_at(L, "chat:choose", 2);
  } else {
    options = merged_options(L, "chat:choose", 4);
    options["choices"] = argument(L, "chat:choose", 3);
  }
  return ask_question(L, run, "chat:choose", std::move(options));
}

}  // namespace parley::script::durable
