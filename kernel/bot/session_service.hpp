// What people see and do about running flows and scripts: who is where, what each turn did, stop one, begin it anew,
// tell it what it waits for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/session_keeper.hpp"
#include "bot/session_repository.hpp"
#include "identity/audit.hpp"
#include "identity/caller.hpp"

namespace parley::bot {

/// A session as lists show it.
struct SessionLine {
  std::string id, conversation, contact, channel, program, name, version, status, reason;
  std::int64_t turns = 0;
  std::optional<WallTime> due, ended;
  WallTime started{}, updated{};
};

struct SessionFilter {
  std::string program{}, name{}, status{}, conversation{};  ///< empty: any
};

struct TurnLine {
  std::int64_t turn = 0;
  WallTime at{};
  std::string cause;
  json::array steps;
};

/// Thread-safe. All functions block. Errors: not_found for what is not the tenant's, of the database.
class SessionService {
 public:
  static constexpr std::int64_t kMostTurns = 1'000;  ///< of a session's history; the last ones

  SessionService(store::Database& database, SessionKeeper& keeper, identity::Audit& audit, store::Writer& writer,
                 const Clock& clock);

  /// Newest first; `page` from 1.
  Result<std::vector<SessionLine>> list(const std::string& tenant, const SessionFilter& filter, std::int64_t page,
                                        std::int64_t page_size) const;
  Result<std::int64_t> count(const std::string& tenant, const SessionFilter& filter) const;
  Result<SessionLine> get(const std::string& tenant, const std::string& id) const;
  /// In order.
  Result<std::vector<TurnLine>> turns(const std::string& tenant, const std::string& id) const;
  /// The session's own state, for people who look for an error.
  Result<json::object> state(const std::string& tenant, const std::string& id) const;

  /// It says nothing more. Errc::conflict when it has ended already.
  Result<> cancel(const identity::Caller& caller, const std::string& id);
  // What follows is durable when it returns, and happens in the conversation's turn. Errors: not_found, conflict (its
  // channel is not open), unavailable.

  /// A script that diverged takes up what it could not, on `version` (empty: its own): the conversation is the bot's
  /// again. A flow that waits for people goes on.
  Result<> resume(const identity::Caller& caller, const std::string& id, const std::string& version);
  /// Begins anew on `version` (empty: its own), at a node or checkpoint (empty: the start).
  Result<> restart(const identity::Caller& caller, const std::string& id, const std::string& version,
                   const std::string& at);
  /// What a webhook brings to a session that waits for one of this name. `key` tells a repetition; empty: none.
  Result<> signal(const identity::Caller& caller, const std::string& id, const std::string& name, json::value body,
                  const std::string& key);

 private:
  Result<> decide(const identity::Caller& caller, const std::string& id, std::string_view what, json::object event);
  Result<SessionToWake> to_wake(const std::string& tenant, const std::string& id) const;

  store::Database& database_;
  SessionKeeper& keeper_;
  identity::Audit& audit_;
  store::Writer& writer_;
  const Clock& clock_;
  const SessionRepository repository_;
};

}  // namespace parley::bot
