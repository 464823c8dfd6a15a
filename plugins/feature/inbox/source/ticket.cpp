#include "ticket.hpp"

#include <parley/timestamp.hpp>

namespace parley::inbox {

Standing standing_of(const sdk::Json& conversation) {
  Standing standing;
  standing.queue_id = conversation["queue_id"].text();
  standing.agent_id = conversation["assigned_to"].text();
  standing.resolved = conversation["status"].text() == "resolved";
  standing.first_reply_at = sdk::from_rfc3339(conversation["first_reply_at"].text());
  if (conversation["status"].text() != "open" || conversation["holder"].text().empty()) return standing;
  if (!standing.agent_id.empty())
    standing.place = Standing::Place::with_agent;
  else if (!standing.queue_id.empty())
    standing.place = Standing::Place::waiting;
  return standing;
}

}  // namespace parley::inbox
