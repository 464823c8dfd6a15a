// Where flows and scripts come from when a session begins or goes on: the store, the folders, or a test's hand.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "dialogue/session.hpp"
#include "flow/program.hpp"
#include "script/script_version.hpp"

namespace parley::bot {

/// One version, ready to run: exactly one of the two.
struct Runnable {
  std::shared_ptr<const flow::Program> flow;
  std::shared_ptr<const script::ScriptVersion> script;
  std::shared_ptr<const std::string> text;  ///< what the version is the hash of

  dialogue::Program program() const { return flow ? dialogue::Program::flow : dialogue::Program::script; }
};

/// Thread-safe. May block on the store for what is not in memory.
class Programs {
 public:
  virtual ~Programs() = default;
  /// The version that a session is pinned to. Errors: not_found, of the store.
  virtual Result<Runnable> pinned(const std::string& tenant, const dialogue::Session& session) = 0;
  /// What new sessions of that name begin with: a flow by its id or name, or a script. Nothing: there is none that is
  /// published and active. Errors: of the store.
  virtual Result<std::optional<Runnable>> current(const std::string& tenant, std::string_view name) = 0;
  /// The channel's default flow.
  virtual Result<std::optional<Runnable>> default_of(const std::string& tenant, const std::string& channel) = 0;
};

}  // namespace parley::bot
