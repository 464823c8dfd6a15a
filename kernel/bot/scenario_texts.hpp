// The scenarios of flows and scripts, as their authors keep them beside the draft.
#pragma once

#include <string>

#include "bot/authoring_parts.hpp"
#include "dialogue/session.hpp"
#include "identity/caller.hpp"

namespace parley::bot {

/// Thread-safe; the functions block. `name` is the flow's id or the script's name; whether there is such a one is for
/// the caller to know.
class ScenarioTexts {
 public:
  static constexpr std::size_t kMostBytes = 256u << 10;

  explicit ScenarioTexts(const AuthoringParts& parts) : parts_(parts) {}

  /// Empty when there are none. Errors: of the store.
  Result<std::string> find(const std::string& tenant, dialogue::Program program, const std::string& name) const;
  /// Replaces them; an empty text removes them. Errors: unprocessable (too long), of the store.
  Result<> save(const identity::Caller& caller, dialogue::Program program, const std::string& name,
                const std::string& text) const;
  /// They go with their flow or script.
  static void remove(store::WriteSet& set, dialogue::Program program, const std::string& name);

 private:
  const AuthoringParts& parts_;
};

}  // namespace parley::bot
