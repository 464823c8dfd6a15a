// A conversation's stay with people: first it waits in a queue, then it is with an agent, then the ticket is closed.
#pragma once

#include <cstdint>
#include <optional>
#include <parley/json.hpp>
#include <string>

namespace parley::inbox {

struct Ticket {
  std::string id, conversation_id;
  std::string queue_id;  ///< empty: given by hand, through no queue
  std::int64_t priority = 0;
  std::int64_t entered_at = 0, queued_at = 0, hops = 0;
  std::optional<std::string> agent_id;  ///< none: it waits
  std::optional<std::int64_t> given_at, first_reply_due, first_reply_at, resolution_due;
  std::int64_t told = 0;  ///< bits of sla.hpp
};

/// Where a conversation stands among people.
struct Standing {
  enum class Place { nowhere, waiting, with_agent } place = Place::nowhere;
  std::string queue_id;  ///< empty: none
  std::string agent_id;
  bool resolved = false;
  std::optional<std::int64_t> first_reply_at;
};

/// From the conversation's document; null: there is none any more. One that is put aside or that the bot answers is
/// nowhere.
Standing standing_of(const sdk::Json& conversation);

}  // namespace parley::inbox
