#include "config/server_options.hpp"

namespace parley::config {

using enum OptionType;

OptionTable realtime_options() {
  return OptionTable::of({
      {.key = "events",
       .type = integer,
       .default_text = "1000",
       .min = "1",
       .max = "1000000",
       .description = "Latest events of each tenant that are kept for clients that were away for a moment."},
      {.key = "memory",
       .type = size,
       .default_text = "64MB",
       .min = "64KB",
       .max = "16GB",
       .description = "What the kept events of all tenants may take; the longest quiet tenant's go first."},
      {.key = "queue",
       .type = integer,
       .default_text = "100000",
       .min = "100",
       .max = "10000000",
       .description = "Events that wait to be told; beyond that clients hear that there is a gap, and read again."},
      {.key = "patience",
       .type = duration,
       .default_text = "500ms",
       .min = "1ms",
       .max = "1m",
       .description = "How long an event of another server is waited for when a later one came first."},
      {.key = "auth_within",
       .type = duration,
       .default_text = "10s",
       .min = "100ms",
       .max = "5m",
       .description = "How long a WebSocket that came without a token may wait with its first frame."},
      {.key = "check_every",
       .type = duration,
       .default_text = "30s",
       .min = "1s",
       .max = "1h",
       .description = "How often it is seen whether the account behind an open WebSocket is still good."},
      {.key = "rooms",
       .type = integer,
       .default_text = "200",
       .min = "1",
       .max = "100000",
       .description = "Rooms that one WebSocket may listen to."},
      {.key = "origins",
       .type = string_list,
       .default_text = "",
       .max = "100",
       .description = "Origins of pages that may open a WebSocket, beside this server's own: https://app.example.com"},
  });
}

}  // namespace parley::config
