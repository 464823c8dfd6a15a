// What the services work with behind which people write flows, scripts and rules.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/log.hpp"
#include "dialogue/session.hpp"
#include "flow/node_type.hpp"
#include "identity/audit.hpp"
#include "store/database.hpp"
#include "store/writer.hpp"

namespace parley::bot {

class Publisher;

/// All of it outlives the services. The functions are called on the caller's thread.
struct AuthoringParts {
  store::Database& database;
  store::Writer& writer;
  const Clock& clock;
  Ids& ids;
  identity::Audit& audit;
  const flow::NodeTypes& types;
  Log log;
  /// Told after the commit that a tenant's published flows, scripts or its rules are others now; they are in force
  /// when it returns. Blocks.
  std::function<void(const std::string& tenant)> changed{};
  /// The names of the flows and scripts that lie in folders; null: there are none.
  std::function<std::vector<std::string>()> file_programs{};
  /// Plays the scenarios that are kept with a flow (by its id) or script on this text: {"held", "failed", "scenarios":
  /// [{"name", "line", "failure"?}], ...}; null: none are kept.
  std::function<Result<json::object>(const std::string& tenant, dialogue::Program program, const std::string& name,
                                     const std::string& text)>
      play_scenarios{};
  /// What a publication means for those who are in the middle of a conversation; null: nobody is.
  Publisher* publisher = nullptr;
};

}  // namespace parley::bot
