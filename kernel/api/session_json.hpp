// A running or ended flow or script, as answers show it.
#pragma once

#include "bot/session_service.hpp"
#include "schema/schema.hpp"

namespace parley::api {

schema::Schema session_schema();
/// One of the words that a session's status has.
schema::Schema session_status_schema();
json::object to_json(const bot::SessionLine& line);

}  // namespace parley::api
