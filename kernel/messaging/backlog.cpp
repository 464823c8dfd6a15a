#include "messaging/backlog.hpp"

namespace parley::messaging {

namespace {

using store::SystemSql;

struct Question {
  std::string_view name, what;
  SystemSql sql;  ///< takes $1, the most rows to look at, and with `before_only` $2, a time
  bool before_only = false;
};

// One row more than is counted is looked at, to know whether there are more.
constexpr Question kQuestions[] = {
    {"journal",
     "events that were acknowledged and wait to be handled",
     {"SELECT COUNT(*), MIN(t) FROM (SELECT received_at AS t FROM journal WHERE state = 0 ORDER BY id LIMIT $1) x"}},
    {"outbox.pending",
     "messages that wait for their turn to be sent",
     {"SELECT COUNT(*), MIN(t) FROM (SELECT due_at AS t FROM outbox WHERE state = 'pending' LIMIT $1) x"}},
    {"outbox.sending",
     "messages that are being sent",
     {"SELECT COUNT(*), MIN(t) FROM (SELECT due_at AS t FROM outbox WHERE state = 'sending' LIMIT $1) x"}},
    {"outbox.unknown",
     "messages of unknown outcome that wait for an echo",
     {"SELECT COUNT(*), MIN(t) FROM (SELECT due_at AS t FROM outbox WHERE state = 'unknown' LIMIT $1) x"}},
    {"dead_letters",
     "events that could not be handled, kept for a person to look at",
     {"SELECT COUNT(*), MIN(t) FROM (SELECT created_at AS t FROM dead_letters LIMIT $1) x"}},
    {"parked_statuses",
     "statuses that came before the message they belong to",
     {"SELECT COUNT(*), MIN(t) FROM (SELECT received_at AS t FROM parked_statuses LIMIT $1) x"}},
    {"snoozed",
     "conversations that come back at their time",
     {"SELECT COUNT(*), MIN(t) FROM (SELECT snoozed_until AS t FROM conversations WHERE snoozed_until IS NOT NULL "
      "ORDER BY snoozed_until LIMIT $1) x"}},
    {"retention",
     "journal rows that were handled and are old enough to be forgotten",
     {"SELECT COUNT(*), MIN(t) FROM (SELECT received_at AS t FROM journal WHERE received_at < $2 AND state <> 0 "
      "ORDER BY received_at LIMIT $1) x"},
     true},
};

}  // namespace

Result<std::vector<Backlog::Item>> Backlog::read() const {
  const std::int64_t most = kMost + 1;
  const WallTime before = clock_.wall() - keep_;
  std::vector<Item> items;
  for (const Question& question : kQuestions) {
    Item item{std::string(question.name), std::string(question.what), 0, false, {}};
    const auto read = [&](const store::Row& row) {
      item.count = std::min(row.integer(0), kMost);
      item.more = row.integer(0) > kMost;
      item.first = row.optional_time(1);
    };
    const auto done = question.before_only ? database_.query(access_, question.sql, {most, before}, read)
                                           : database_.query(access_, question.sql, {most}, read);
    if (!done) return done.error();
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace parley::messaging
