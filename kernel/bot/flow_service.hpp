// Flows as people work with them: drafts, import from other systems, what the validator says, versions, what changed
// between two of them, publishing.
#pragma once

#include <optional>
#include <string>

#include "bot/authoring.hpp"
#include "bot/flow_analytics.hpp"
#include "flow/diff.hpp"
#include "flow/finding.hpp"
#include "flow/import.hpp"

namespace parley::bot {

struct FlowPublishing : Publishing {
  bool override_findings = false;  ///< publish although the validator has errors
};

/// Thread-safe; the functions block. Errors of all: not_found for what is not the tenant's, of the store.
class FlowService {
 public:
  explicit FlowService(const AuthoringParts& parts);

  /// Listing, renaming, pausing, deleting, versions: as they are.
  const Authoring& drafts() const { return drafts_; }

  /// The document's own name and id give way to these. Without a document a start and an end are its draft. Errors:
  /// invalid (no flow document), conflict (the name is taken).
  Result<Draft> create(const identity::Caller& caller, const std::string& name,
                       const std::optional<json::object>& document) const;
  struct ImportedFlow {
    Draft draft;
    flow::Imported imported;
  };
  /// A new flow from a document of any dialect; without a name the document's is taken.
  Result<ImportedFlow> import(const identity::Caller& caller, const json::object& foreign,
                              const std::string& name) const;
  /// Errors: invalid, outdated, conflict.
  Result<Draft> save(const identity::Caller& caller, const std::string& id, const json::object& document,
                     std::int64_t revision) const;

  Result<flow::Findings> validate(const std::string& tenant, const Draft& draft) const;
  Result<flow::Findings> validate(const std::string& tenant, const std::string& id) const;
  /// `from` and `to` are numbers of versions, "draft" or "published".
  Result<flow::Difference> diff(const std::string& tenant, const std::string& id, const std::string& from,
                                const std::string& to) const;
  struct Outcome {
    Published published;
    flow::Findings findings;
  };
  /// Errors: unprocessable with the findings when the validator has errors and they are not overridden, invalid (no
  /// flow document), conflict.
  Result<Outcome> publish(const identity::Caller& caller, const std::string& id,
                          const FlowPublishing& publishing) const;
  /// What publishing would mean for running sessions.
  Result<json::object> dry_run(const std::string& tenant, const std::string& id) const;

  Result<json::object> analytics(const std::string& tenant, const std::string& id, const AnalyticsSpan& span) const;

 private:
  Result<json::object> document_at(const std::string& tenant, const std::string& id, const std::string& place) const;

  const AuthoringParts& parts_;
  const Authoring drafts_;
};

/// What a version's text is made of: the draft under the flow's own id and name.
json::object document_of(const Draft& draft);

}  // namespace parley::bot
