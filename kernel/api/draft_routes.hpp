// What flows and scripts have in common for those who write them: a list, one with its draft, versions to look at and
// to bring back, beginning and pausing. Each says the rest of its own.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "api/adding.hpp"
#include "api/endpoint_group.hpp"
#include "bot/authoring.hpp"

namespace parley::api {

struct DraftKind {
  EndpointGroup endpoint;
  std::string noun;                                ///< "flow"
  std::string path;                                ///< of all: "/flows"
  std::string parameter;                           ///< in the path of one: "flow_id"
  std::vector<std::string> sorts;                  ///< of the list, the usual order first
  std::string text_member;                         ///< of a version's answer: "document"
  json::object (*line)(const bot::Draft& draft);   ///< in a list
  json::object (*shown)(const bot::Draft& draft);  ///< by itself
  json::value (*text)(const std::string& text);    ///< a version's, as the answer holds it
  std::function<Result<json::object>(const std::string& tenant, const std::string& id)> dry_run;

  std::string one() const { return path + "/{" + parameter + "}"; }
};

/// The answer of one as `as` shows it, with its ETag, or the error.
Result<rest::Reply> shown(json::object (*as)(const bot::Draft&), const Result<bot::Draft>& draft);

/// `kind` is copied; `drafts` outlives the router.
void add_draft_routes(Adding& endpoints, const DraftKind& kind, const bot::Authoring& drafts);

}  // namespace parley::api
