// The `chat` a rule's function is given: its methods collect effects in an Answer. For the .cpp files of this room
// only.
#pragma once

#include <string>
#include <vector>

#include "script/answer.hpp"
#include "script/lua_api.hpp"

namespace parley::script {

/// One call of a rule's function; set as the sandbox's run data while it runs.
struct ChatRun {
  const Incoming& incoming;
  Answer& answer;
};

/// Effects one call may have; more is an error of the script.
inline constexpr std::size_t kMostMessages = 20;
inline constexpr std::size_t kMostTags = 50;
inline constexpr std::size_t kMostVariables = 100;
inline constexpr std::size_t kLongestVariable = 16u << 10;

/// Makes the method table and keeps it in the registry. Once per sandbox, in protected mode.
void add_chat_methods(lua_State* L);
/// Pushes a chat for the run.
void push_chat(lua_State* L, const ChatRun& run);

}  // namespace parley::script
