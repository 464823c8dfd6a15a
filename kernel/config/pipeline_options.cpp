// The way of a message: journal, dispatch, outbox.
#include "config/server_options.hpp"

namespace parley::config {

using enum OptionType;

OptionTable journal_options() {
  return OptionTable::of({
      {.key = "queue",
       .type = integer,
       .default_text = "20000",
       .min = "100",
       .max = "10000000",
       .description = "Events that wait to be written; when full, providers get 503 and try again."},
      {.key = "commit_batch",
       .type = integer,
       .default_text = "2000",
       .min = "1",
       .max = "100000",
       .description = "Writes that share a commit at most."},
      {.key = "commit_beside",
       .type = integer,
       .default_text = "256",
       .min = "1",
       .max = "100000",
       .description =
           "Of these, how many that nobody awaits, while there are some that a provider or a person awaits."},
      {.key = "keep",
       .type = duration,
       .default_text = "8d",
       .min = "1h",
       .max = "3650d",
       .description = "How long events are kept to recognise repeats; Meta repeats for seven days."},
  });
}

OptionTable dispatch_options() {
  return OptionTable::of({
      {.key = "workers",
       .type = integer,
       .default_text = "2",
       .min = "1",
       .max = "256",
       .description = "Threads that run rules, flows and scripts."},
      {.key = "queue",
       .type = integer,
       .default_text = "50000",
       .min = "1",
       .max = "10000000",
       .description = "Events in memory that wait to be handled."},
      {.key = "overflow",
       .type = integer,
       .default_text = "1000000",
       .min = "0",
       .max = "1000000000",
       .description = "Acknowledged events beyond these that wait in the database, on SQLite; then providers get 503."},
      {.key = "in_flight",
       .type = integer,
       .default_text = "1024",
       .min = "1",
       .max = "1000000",
       .description = "Events whose effects are computed or wait for their commit."},
      {.key = "conversations_cached",
       .type = integer,
       .default_text = "100000",
       .min = "100",
       .max = "10000000",
       .description = "Conversations whose state stays in memory."},
      {.key = "attempts",
       .type = integer,
       .default_text = "5",
       .min = "1",
       .max = "100",
       .description = "How often an event is tried before it is put aside as dead."},
  });
}

namespace {
std::vector<Option> retries_of_messages() {
  return {
      {.key = "attempts",
       .type = integer,
       .default_text = "8",
       .min = "1",
       .max = "100",
       .description = "How often a message is tried before it has failed."},
      {.key = "retry_first",
       .type = duration,
       .default_text = "1s",
       .min = "10ms",
       .max = "1h",
       .description = "The wait before the second attempt; it doubles from there."},
      {.key = "retry_longest",
       .type = duration,
       .default_text = "5m",
       .min = "10ms",
       .max = "1d",
       .description = "The longest wait between two attempts."},
      {.key = "reconcile_after",
       .type = duration,
       .default_text = "2m",
       .min = "1s",
       .max = "1d",
       .description = "When a send whose outcome is unknown is asked about."},
      {.key = "queue",
       .type = integer,
       .default_text = "100000",
       .min = "100",
       .max = "10000000",
       .description = "Messages held in memory; the rest waits in the database."},
  };
}
}  // namespace

OptionTable outbox_options() {
  std::vector<Option> all{
      {.key = "number_rate",
       .type = number,
       .default_text = "80",
       .min = "0.01",
       .max = "1000",
       .description = "Messages per second of one phone number; a channel may set its own."},
      {.key = "pair_interval",
       .type = duration,
       .default_text = "6s",
       .min = "0s",
       .max = "1h",
       .description = "Between messages to one contact, on average; a channel may set its own."},
      {.key = "pair_burst",
       .type = integer,
       .default_text = "45",
       .min = "1",
       .max = "1000",
       .description =
           "Messages to one contact that may go at once before pair_interval counts; a channel may set its own."},
      {.key = "in_flight",
       .type = integer,
       .default_text = "1024",
       .min = "1",
       .max = "10000",
       .description = "Messages that are being sent at once."},
  };
  for (Option option : retries_of_messages()) all.push_back(std::move(option));
  return OptionTable::of(std::move(all));
}

}  // namespace parley::config
