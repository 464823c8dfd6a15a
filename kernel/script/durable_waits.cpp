// Waiting for time, webhooks, people and other programs; and leaving the script for another, or for its own beginning.
#include "script/coroutine.hpp"
#include "script/durable_calls.hpp"
#include "script/durable_functions.hpp"
#include "script/lua_json.hpp"
#include "script/rule.hpp"

namespace parley::script::durable {

namespace {

const std::function<void(Pending&)> kNothingMore = [](Pending&) {};

int give_value(lua_State* L, const json::value& result) {
  push_json(L, result);
  return 1;
}

/// {"nothing": "timeout"}: nil and the reason. Otherwise the member.
int give_member(lua_State* L, const json::value& result, const char* member) {
  const json::object* object = result.if_object();
  const json::value* nothing = object ? object->if_contains("nothing") : nullptr;
  const json::value* value = object ? object->if_contains(member) : nullptr;
  push_json(L, value ? *value : json::value());
  if (!nothing) return 1;
  push_json(L, *nothing);
  return 2;
}

int give_body(lua_State* L, const json::value& result) {
  return give_member(L, result, "body");
}
int give_outputs(lua_State* L, const json::value& result) {
  return give_member(L, result, "outputs");
}

Millis duration_argument(lua_State* L, const char* call, const json::value& value) {
  auto duration = duration_from(value);
  if (!duration) refuse_call(L, call, duration.error().message);
  return *duration;
}

/// A moment: RFC 3339, or seconds since 1970 as time.now gives them.
WallTime moment_argument(lua_State* L, const char* call, const json::value& value) {
  if (value.is_number()) return from_millis(static_cast<std::int64_t>(value.to_number<double>() * 1000));
  auto moment = value.is_string() ? from_rfc3339(value.get_string())
                                  : Result<WallTime>(fail(Errc::invalid, "a time must be a text or a number"));
  if (!moment) refuse_call(L, call, "\"until\": " + moment.error().message);
  return *moment;
}

int wait_for_webhook(lua_State* L, DurableRun& run, const json::object& options) {
  const char* call = "chat:wait";
  const std::string name(string_or(options, "webhook"));
  if (name.empty() || name.size() > 200) refuse_call(L, call, "\"webhook\": expected its name, of 1 to 200 bytes");
  if (const auto* row = recorded_step(L, run, "webhook", name))
    return give_step(L, call, give_body, row->failed, row->result);
  Step step{call, give_body, {"webhook", name, 0, 0, {}}, {}, true};
  if (const auto* timeout = options.if_contains("timeout"))
    step.pending.due = run.at() + duration_argument(L, call, *timeout);
  return take_step(L, run, std::move(step), kNothingMore);
}

std::string program_argument(lua_State* L, const char* call) {
  return name_argument(L, call, 2, "the name of a flow or a script");
}

json::object variables_argument(lua_State* L, const char* call, int index) {
  if (lua_isnoneornil(L, index)) return {};
  json::value value = argument(L, call, index);
  if (!value.is_object()) refuse_call(L, call, "expected a table of named values after the name");
  return std::move(value.get_object());
}

json::value kept_argument(lua_State* L, DurableRun& run, const char* call, int index) {
  if (lua_isnoneornil(L, index)) return nullptr;
  json::value value = argument(L, call, index);
  if (json::serialize(value).size() > run.options.value_bytes)
    refuse_call(L, call, "the state may have at most " + std::to_string(run.options.value_bytes) + " bytes as JSON");
  return value;
}

int give_all(lua_State* L, int, lua_KContext base) {
  return lua_gettop(L) - static_cast<int>(base);
}

}  // namespace

// chat:wait "2h", chat:wait { until = … }, chat:wait { webhook = "paid", timeout = "1d" }
int wait(lua_State* L) {
  const char* call = "chat:wait";
  DurableRun& run = durable_run_of_method(L, call);
  const json::object options = options_at(L, call, 2, "for");
  if (options.contains("webhook")) return wait_for_webhook(L, run, options);
  const json::value* until = options.if_contains("until");
  const json::value* duration = options.if_contains("for");
  if (options.size() != 1 || (!until && !duration))
    refuse_call(L, call, "expected a time such as \"2h\", { until = … } or { webhook = \"name\", timeout = … }");
  // By what was asked, not by the moment it came to: that depends on when it was asked.
  const std::string key = duration ? json::serialize(*duration) : "until";
  if (const auto* row = recorded_step(L, run, "wait", key))
    return give_step(L, call, give_value, row->failed, row->result);
  Step step{call, give_value, {"wait", key, 0, 0, {}}, {}, true};
  step.pending.due = until ? moment_argument(L, call, *until) : run.at() + duration_argument(L, call, *duration);
  return take_step(L, run, std::move(step), kNothingMore);
}

// chat:handoff { department = "kitchen", note = "…", resume = true }
int handoff(lua_State* L) {
  const char* call = "chat:handoff";
  DurableRun& run = durable_run_of_method(L, call);
  json::value given = lua_isnoneornil(L, 2) ? json::value(json::object{}) : argument(L, call, 2);
  bool resume = false;
  if (auto* options = given.if_object()) {
    resume = bool_or(*options, "resume", false);
    options->erase("resume");
  }
  json::object document;
  if (!given.is_object() || !given.get_object().empty()) {
    auto read = handoff_from(given);
    if (!read) refuse_call(L, call, read.error().message);
    document = std::move(*read);
  }
  const std::string key(string_or(document, "department"));
  if (auto found = document.find("note"); found != document.end()) {
    json::value note = std::move(found->value());  // first: what is added moves the others
    document.erase(found);
    document["text"] = std::move(note);
  }
  if (!resume) {
    if (run.replaying()) return 0;
    run.outcome().handoff = std::move(document);
    run.state.handed_off = true;
    return 0;
  }
  if (const auto* row = recorded_step(L, run, "handoff", key))
    return give_step(L, call, give_value, row->failed, row->result);
  return take_step(L, run, {call, give_value, {"handoff", key, 0, 0, {}}, {}},
                   [&](Pending&) { run.outcome().handoff = std::move(document); });
}

// chat:call("order_status", { id = 7 }): the outputs of the program that runs meanwhile.
int call(lua_State* L) {
  const char* name = "chat:call";
  DurableRun& run = durable_run_of_method(L, name);
  const std::string program = program_argument(L, name);
  if (const auto* row = recorded_step(L, run, "call", program))
    return give_step(L, name, give_outputs, row->failed, row->result);
  return take_step(L, run, {name, give_outputs, {"call", program, 0, 0, {}}, {}}, [&](Pending& pending) {
    pending.request = run.next_request();
    run.change().call = dialogue::Start{program, variables_argument(L, name, 3)};
    run.change().call_number = pending.request;
  });
}

// chat:start(name, with), chat:goto_(name, with): the other program takes over, in this turn.
int start(lua_State* L) {
  const char* call = "chat:start";
  DurableRun& run = durable_run_of_method(L, call);
  Leave leave;
  leave.kind = Leave::Kind::start;
  leave.start = {program_argument(L, call), variables_argument(L, call, 3)};
  if (run.replaying()) diverge(L, run, named_effect("start", leave.start.name));
  run.leave = std::move(leave);
  leave_script(L);
}

int continue_afresh(lua_State* L) {
  const char* call = "chat:continue";
  DurableRun& run = durable_run_of_method(L, call);
  Leave leave;
  leave.kind = Leave::Kind::afresh;
  leave.state = kept_argument(L, run, call, 2);
  if (run.replaying()) diverge(L, run, "continue");
  run.leave = std::move(leave);
  leave_script(L);
}

// chat:checkpoint("paid", state, function(state) … end): from here a session can begin again.
int checkpoint(lua_State* L) {
  const char* call = "chat:checkpoint";
  DurableRun& run = durable_run_of_method(L, call);
  const std::string name = name_argument(L, call, 2, "the checkpoint's name");
  const int function = lua_gettop(L);
  if (function < 3 || function > 4 || !lua_isfunction(L, function))
    refuse_call(L, call, "expected chat:checkpoint(\"name\", state, function(state) … end); the state may be left out");
  const bool passed_over = !run.state.restart_at.empty() && !run.passed_restart;
  const bool begin_here = passed_over && run.state.restart_at == name;
  if (passed_over && !begin_here) return 0;
  json::value state = begin_here ? run.state.restart_state : function == 4 ? kept_argument(L, run, call, 3) : nullptr;
  if (begin_here) run.passed_restart = true;
  if (!run.replaying()) {
    run.state.checkpoint = name;
    run.state.checkpoint_state = state;
    run.trace({{"line", script_line(L)}, {"checkpoint", name}});
  }
  lua_settop(L, function);
  push_json(L, state);
  lua_callk(L, 1, LUA_MULTRET, function - 1, give_all);
  return lua_gettop(L) - (function - 1);
}

}  // namespace parley::script::durable
