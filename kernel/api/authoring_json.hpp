// The documents of flows, scripts and their versions, as requests take them and answers show them.
#pragma once

#include "bot/authoring.hpp"
#include "flow/node_type.hpp"
#include "rest/call.hpp"
#include "schema/schema.hpp"

namespace parley::api {

schema::Schema draft_schema();
schema::Schema version_schema();
schema::Schema findings_schema();
schema::Schema node_type_schema();
/// {"live", "fitting", "breaking", "moved"?, "restarted"?, "stayed"?}, or empty.
schema::Schema running_schema();
/// {"sessions"?, "at"?, "override"?}
schema::Schema publish_schema();

json::object to_json(const bot::Draft& draft);
json::object to_json(const bot::Version& version);
/// With its texts in the language that suits best: of an Accept-Language header, else English, else any.
json::object to_json(const flow::NodeDescription& type, std::string_view accept_language);

/// The answer with the draft's ETag.
rest::Reply with_tag(rest::Reply reply, std::int64_t revision);
/// The revision in If-Match. Errors: invalid when there is none.
Result<std::int64_t> revision_of(const rest::Call& call);
bot::Publishing publishing_of(const json::object& body);
/// The path's {number}; -1 when it is none, so that nothing is found.
std::int64_t number_of(const rest::Call& call);

}  // namespace parley::api
