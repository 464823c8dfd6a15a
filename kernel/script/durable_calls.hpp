// What the host functions of durable scripts share: reaching the run, reading arguments, taking a step. For the .cpp
// files of this room only; everything here may raise.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "script/durable_run.hpp"
#include "script/lua_api.hpp"

namespace parley::script {

/// The run of the sandbox; raises while the file loads.
DurableRun& durable_run(lua_State* L, const char* call);
/// The same, for a method: chat:ask must not be called as chat.ask.
DurableRun& durable_run_of_method(lua_State* L, const char* call);

/// "pizza.lua:4: chat:ask: …", at the script's own line, not at one of ours.
[[noreturn]] void refuse_call(lua_State* L, const char* call, const std::string& why);
/// The script line that runs now; 0 when none does.
int script_line(lua_State* L);
/// "pizza.lua:4: "
std::string script_place(lua_State* L);

/// Ends the script past any pcall; run.leave or run.divergence says why.
[[noreturn]] void leave_script(lua_State* L);
[[noreturn]] void fail_script(lua_State* L, DurableRun& run, const char* call, const std::string& why);
[[noreturn]] void diverge(lua_State* L, DurableRun& run, const std::string& actual);

/// A value of the caller, as JSON.
json::value argument(lua_State* L, const char* call, int index);
/// { "text", name = value, … } as {"text": …, name: …}; a string as {"text": …}. Nil gives an empty object.
json::object options_at(lua_State* L, const char* call, int index, std::string_view first = "text");
/// A name of 1 to 200 bytes.
std::string name_argument(lua_State* L, const char* call, int index, const char* expected);

/// The journal's row for this step, or null when the script has come to what it waits for, or to something new.
const dialogue::JournalledEffect* recorded_step(lua_State* L, DurableRun& run, std::string_view kind,
                                                std::string_view key);
/// Gives the script what the step came to, or raises its error.
int give_step(lua_State* L, const char* call, Give give, bool failed, const json::value& result);

struct Step {
  const char* call = "";  ///< "http.get", for errors
  Give give = nullptr;
  Pending pending;
  std::optional<Question> question;
  bool needs_person = false;
};
/// Takes a step that is not in the journal: gives its answer when there is one already, and otherwise waits. `begin`
/// does what must be done once when the step is new, and may complete the pending step.
int take_step(lua_State* L, DurableRun& run, Step step, const std::function<void(Pending&)>& begin);

/// A reading that the journal keeps when it changes.
const json::value& read_value(lua_State* L, DurableRun& run, const char* call, std::string_view kind,
                              std::string_view key, const std::function<json::value()>& now_it_is);

}  // namespace parley::script
