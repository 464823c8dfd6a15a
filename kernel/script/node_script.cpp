#include "script/node_script.hpp"

#include <map>

#include "script/coroutine.hpp"
#include "script/libraries.hpp"
#include "script/lua_json.hpp"
#include "script/node_declaration.hpp"

namespace parley::script {

namespace {

char context_key;   // metatable of ctx
char function_key;  // run = function(ctx) … end

constexpr std::size_t kMostEffects = 50;
constexpr std::size_t kMostIdle = 8;

/// What a sandbox of nodes is doing: declaring, or one step.
struct NodeRun {
  const NodeStep* step = nullptr;
  bool declared = false;
  std::map<std::string, json::value> members;
  json::object declaration;
  json::array effects;
  json::value port;
  json::value state;
};

NodeRun& run_of(lua_State* L) {
  return *static_cast<NodeRun*>(sandbox_of(L).run_data());
}

[[noreturn]] void refuse(lua_State* L, const std::string& why) {
  luaL_where(L, 1);
  push_text(L, why);
  lua_concat(L, 2);
  lua_error(L);
  std::abort();  // lua_error does not return
}

// node { type = …, fields = …, ports = …, run = function(ctx) … end }
int declare_node(lua_State* L) {
  NodeRun& run = run_of(L);
  if (run.step) refuse(L, "node: stands at the top of the file");
  if (run.declared) refuse(L, "node: there is one in this file already; put the other into a file of its own");
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  lua_pushnil(L);
  while (lua_next(L, 1)) {
    spend(L, 20);
    if (lua_type(L, -2) != LUA_TSTRING) refuse(L, "node: expected named members");
    const std::string name(check_text(L, -2));
    if (name != "run") {
      run.members[name] = to_json(L, lua_gettop(L), "node");
    } else if (lua_isfunction(L, -1)) {
      lua_pushvalue(L, -1);
      lua_rawsetp(L, LUA_REGISTRYINDEX, &function_key);
      run.declared = true;
    }
    lua_pop(L, 1);
  }
  // The table's own order differs from run to run.
  for (auto& [name, value] : run.members) run.declaration[name] = std::move(value);
  if (!run.declared) refuse(L, "node: \"run\": expected function(ctx) … end");
  return 0;
}

NodeRun& step_of(lua_State* L) {
  NodeRun& run = run_of(L);
  if (!run.step) refuse(L, "ctx is there during a step only");
  return run;
}

int add_effect(lua_State* L, json::object effect) {
  NodeRun& run = step_of(L);
  if (run.effects.size() >= kMostEffects) refuse(L, "more than 50 effects in one step");
  run.effects.push_back(std::move(effect));
  return 0;
}

/// ctx:effect { kind = "say", … }: any effect of abi/node.h.
int ctx_effect(lua_State* L) {
  json::value effect = to_json(L, 2, "ctx:effect");
  if (!effect.is_object() || string_or(effect.get_object(), "kind").empty())
    refuse(L, "ctx:effect: expected a table with a kind, such as { kind = \"say\", text = … }");
  return add_effect(L, std::move(effect.get_object()));
}

/// ctx:http { … }, ctx:ai { … }, ctx:wait { … }: the effect of that name, with these members.
int ctx_named_effect(lua_State* L) {
  const char* kind = lua_tostring(L, lua_upvalueindex(1));
  json::value members = to_json(L, 2, kind);
  if (!members.is_object()) refuse(L, std::string("ctx:") + kind + ": expected a table");
  members.get_object()["kind"] = kind;
  return add_effect(L, std::move(members.get_object()));
}

int ctx_say(lua_State* L) {
  json::value message = to_json(L, 2, "ctx:say");
  return add_effect(L, {{"kind", "say"}, {message.is_object() ? "message" : "text", std::move(message)}});
}

int ctx_set(lua_State* L) {
  json::object effect{{"kind", "set"}, {"name", check_text(L, 2)}, {"value", to_json(L, 3, "ctx:set")}};
  if (!lua_isnoneornil(L, 4)) effect["scope"] = check_text(L, 4);
  return add_effect(L, std::move(effect));
}

int push_answer(lua_State* L, const char* call, const Result<std::string>& answer, bool as_json) {
  if (!answer) refuse(L, std::string(call) + ": " + answer.error().message);
  if (!as_json) return push_text(L, *answer), 1;
  auto value = parse_json(*answer, call);
  if (!value) refuse(L, value.error().message);
  push_json(L, *value);
  return 1;
}

int ctx_value(lua_State* L) {
  const NodeStep& step = *step_of(L).step;
  if (!step.value) refuse(L, "ctx:value: there are no values here");
  return push_answer(L, "ctx:value", step.value(check_text(L, 2)), true);
}

int ctx_text(lua_State* L) {
  const NodeStep& step = *step_of(L).step;
  if (!step.text) refuse(L, "ctx:text: there are no texts here");
  return push_answer(L, "ctx:text", step.text(json::serialize(to_json(L, 2, "ctx:text"))), false);
}

void add_node_functions(lua_State* L) {
  push_globals(L);
  set_function(L, "node", declare_node);
  lua_pop(L, 1);
  lua_newtable(L);
  constexpr std::pair<const char*, lua_CFunction> kMethods[] = {
      {"effect", ctx_effect}, {"say", ctx_say}, {"set", ctx_set}, {"value", ctx_value}, {"text", ctx_text}};
  for (const auto& [name, function] : kMethods) set_function(L, name, function);
  for (const char* kind : {"http", "ai", "wait", "call", "handoff", "contact", "log"}) {
    lua_pushstring(L, kind);
    lua_pushcclosure(L, ctx_named_effect, 1);
    lua_setfield(L, -2, kind);
  }
  lua_createtable(L, 0, 2);
  lua_insert(L, -2);
  lua_setfield(L, -2, "__index");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &context_key);
}

json::value document_of(std::string_view text) {
  json::value none;
  if (text.empty()) return none;
  auto value = parse_json(text, "the step");
  return value ? std::move(*value) : none;
}

void push_context(lua_State* L, const NodeStep& step) {
  push_json(L, json::object{{"kind", step.kind},
                            {"node_id", step.node_id},
                            {"event", document_of(step.event)},
                            {"state", document_of(step.state)},
                            {"config", document_of(step.config)}});
  lua_rawgetp(L, LUA_REGISTRYINDEX, &context_key);
  lua_setmetatable(L, -2);
}

// return port, state
int take_answer(lua_State* L, int, lua_KContext) {
  NodeRun& run = run_of(L);
  if (!lua_isnoneornil(L, 1)) run.port = json::value(json::string(check_text(L, 1)));
  if (!lua_isnoneornil(L, 2)) run.state = to_json(L, 2, "the node's state");
  return 0;
}

int call_node(lua_State* L) {
  lua_settop(L, 0);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &function_key);
  push_context(L, *run_of(L).step);
  lua_callk(L, 1, 2, 0, take_answer);
  return take_answer(L, LUA_OK, 0);
}

Result<> run_to_end(Sandbox& sandbox, NodeRun& run, const Coroutine::Push& start, const std::string& name) {
  Coroutine script(sandbox, start);
  sandbox.set_run_data(&run);
  const auto ended = script.resume();
  sandbox.set_run_data(nullptr);
  if (!ended) return ended.error();
  if (*ended == Coroutine::State::waiting)
    return fail(Errc::invalid, name + ": a node waits by an effect and by giving no port, not inside of its function");
  return {};
}

}  // namespace

class NodeScript::State {
 public:
  State(const Clock& clock, const Log& log, const Limits& limits) : sandbox(clock, log, limits) {}
  Sandbox sandbox;
};

NodeScript::NodeScript(const Clock& clock, Log log, Limits limits, ScriptVersion version)
    : clock_(clock), log_(std::move(log)), limits_(limits), version_(std::move(version)) {}
NodeScript::~NodeScript() = default;

Result<std::unique_ptr<NodeScript::State>> NodeScript::make_state(json::object& declaration) const {
  auto state = std::make_unique<State>(clock_, log_, limits_);
  Sandbox& sandbox = state->sandbox;
  if (const Result<> added = sandbox.host(add_node_functions); !added) return added.error();
  const std::string file = version_.name + ".lua";
  const auto chunk = sandbox.compile(file, version_.text);
  if (!chunk) return chunk.error();
  NodeRun run;
  const auto start = [ref = *chunk](lua_State* L) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, ref);
    return 0;
  };
  if (const Result<> ended = run_to_end(sandbox, run, start, file); !ended) return ended.error();
  sandbox.freeze_globals(true);
  if (!run.declared)
    return fail(Errc::invalid, file + ": declares no node; expected node { type = …, run = function(ctx) … end }");
  declaration = std::move(run.declaration);
  return state;
}

Result<std::shared_ptr<const NodeScript>> NodeScript::load(const Clock& clock, const Log& log, const Limits& limits,
                                                           ScriptVersion version) {
  std::shared_ptr<NodeScript> node(new NodeScript(clock, log, limits, std::move(version)));
  json::object declaration;
  auto state = node->make_state(declaration);
  if (!state) return state.error();
  auto section = node_section(std::move(declaration));
  if (!section) return fail(section.error().code, node->version_.name + ".lua: " + section.error().message);
  node->description_ = std::move(*section);
  node->idle_.push_back(std::move(*state));
  return std::shared_ptr<const NodeScript>(std::move(node));
}

Result<std::string> NodeScript::step(const NodeStep& step) const {
  std::unique_ptr<State> state;
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      state = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (!state) {
    json::object declaration;
    auto made = make_state(declaration);
    if (!made) return made.error();
    state = std::move(*made);
  }
  NodeRun run;
  run.step = &step;
  const auto start = [](lua_State* L) {
    lua_pushcfunction(L, call_node);
    return 0;
  };
  const Result<> ended = run_to_end(state->sandbox, run, start, version_.name + ".lua");
  if (!state->sandbox.doomed()) {
    const std::lock_guard lock(mutex_);
    if (idle_.size() < kMostIdle) idle_.push_back(std::move(state));
  }
  if (!ended) return ended.error();
  json::object answer{{"port", std::move(run.port)}};
  if (!run.effects.empty()) answer["effects"] = std::move(run.effects);
  if (!run.state.is_null()) answer["state"] = std::move(run.state);
  return json::serialize(answer);
}

}  // namespace parley::script
