#include "api/session_json.hpp"

namespace parley::api {

using namespace schema;  // the builders read as a language of their own

Schema session_status_schema() {
  return one_of(dialogue::session_status_words());
}

Schema session_schema() {
  return object({required("id", id()), required("conversation_id", id()), required("contact_id", id()),
                 required("channel_id", text(1, 200)), required("program", one_of({"flow", "script"})),
                 required("name", text(0, 200).described("the flow's id, the script's name")),
                 required("version", text(0, 64).described("the content hash it is pinned to")),
                 required("status", session_status_schema()),
                 required("reason", text(0, 4'000).described("why it ended otherwise than completed")),
                 required("turns", integer(0)), required("due_at", nullable(time())), required("started_at", time()),
                 required("updated_at", time()), required("ended_at", nullable(time()))});
}

json::object to_json(const bot::SessionLine& line) {
  return {{"id", line.id},
          {"conversation_id", line.conversation},
          {"contact_id", line.contact},
          {"channel_id", line.channel},
          {"program", line.program},
          {"name", line.name},
          {"version", line.version},
          {"status", line.status},
          {"reason", line.reason},
          {"turns", line.turns},
          {"due_at", time_or_null(line.due)},
          {"started_at", to_rfc3339(line.started)},
          {"updated_at", to_rfc3339(line.updated)},
          {"ended_at", time_or_null(line.ended)}};
}

}  // namespace parley::api
