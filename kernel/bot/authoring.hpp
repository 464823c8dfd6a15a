// What flows and scripts have in common for those who write them: drafts that two people cannot overwrite unseen,
// immutable versions, publishing with a look at who is in the middle of a conversation.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/authoring_parts.hpp"
#include "bot/draft_repository.hpp"
#include "bot/publisher.hpp"
#include "identity/caller.hpp"

namespace parley::bot {

/// What a person chose when publishing.
struct Publishing {
  std::string sessions = "stay";  ///< "stay", "move", "restart"
  std::string at;                 ///< of restart: the node or checkpoint; empty: the start
};

struct Published {
  Version version;
  Draft draft;
  json::object sessions;  ///< what Publisher::apply says; empty without one
};

/// Thread-safe; the functions block. Errors of all: not_found for what is not the tenant's, of the store.
class Authoring {
 public:
  /// `what` is "flow" or "script", for messages and audit rows.
  Authoring(const AuthoringParts& parts, dialogue::Program program);

  struct Page {
    std::vector<Draft> drafts;
    std::int64_t total = 0;
  };
  Result<Page> list(const std::string& tenant, const DraftFilter& filter, const std::string& sort, std::int64_t limit,
                    std::int64_t offset) const;
  Result<Draft> find(const std::string& tenant, const std::string& id) const;
  Result<std::vector<std::pair<std::string, std::string>>> names(const std::string& tenant) const;

  /// Errors: conflict (the name is taken).
  Result<Draft> create(const identity::Caller& caller, std::string id, std::string name, std::string text) const;
  /// Errors: outdated when the draft is not at `revision` any more, conflict when it changed in this very moment.
  Result<Draft> save(const identity::Caller& caller, const std::string& id, std::string text,
                     std::int64_t revision) const;
  Result<Draft> rename(const identity::Caller& caller, const std::string& id, std::string name) const;
  /// A paused one begins no session; those that run go on.
  Result<Draft> set_active(const identity::Caller& caller, const std::string& id, bool active) const;
  Result<> remove(const identity::Caller& caller, const std::string& id) const;

  struct VersionPage {
    std::vector<Version> versions;
    std::int64_t total = 0;
  };
  Result<VersionPage> versions(const std::string& tenant, const std::string& id, std::int64_t limit,
                               std::int64_t offset) const;
  Result<Version> version(const std::string& tenant, const std::string& id, std::int64_t number) const;
  /// A version's text becomes the draft. Errors: as of save.
  Result<Draft> restore(const identity::Caller& caller, const std::string& id, std::int64_t number,
                        std::int64_t revision) const;

  /// What a publication of this text would mean for running sessions; empty without a Publisher.
  Result<json::object> dry_run(const std::string& tenant, const Draft& draft, const std::string& text) const;
  /// Errors: unprocessable with the scenarios that fail on this text, invalid when it cannot run at all.
  Result<> scenarios_hold(const std::string& tenant, const Draft& draft, const std::string& text) const;
  /// Makes `text` the version in force. The same text as before is the same version. Errors: conflict (the draft
  /// changed meanwhile; another script has this text).
  Result<Published> publish(const identity::Caller& caller, Draft draft, const std::string& text,
                            const Publishing& publishing) const;

 private:
  Result<> commit(store::WriteSet set, std::string_view conflict) const;
  Error unknown(const std::string& id) const;
  void touch(Draft& draft, const identity::Caller& caller) const;
  Result<Version> version_for(const identity::Caller& caller, const Draft& draft, const std::string& text) const;

  const AuthoringParts& parts_;
  const dialogue::Program program_;
  const std::string what_;
  const DraftRepository drafts_;
};

}  // namespace parley::bot
