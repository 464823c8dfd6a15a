// What waits, counted across tenants.
#include <catch2/catch.hpp>

#include "messaging/backlog.hpp"
#include "support/kernel_store.hpp"

using namespace parley;
using namespace parley::messaging;

namespace {

constexpr store::TenantSql kEvent{
    "INSERT INTO journal (tenant_id, channel_id, event_key, id, peer, event, received_at, state) "
    "VALUES ($1, 'main', $2, $2, 'peer', '{}', $3, $4)"};
constexpr store::TenantSql kToSend{
    "INSERT INTO outbox (tenant_id, id, conversation_id, channel_id, peer, document, state, attempts, due_at) "
    "VALUES ($1, $2, 'c', 'main', 'peer', '{}', $3, 0, $4)"};

struct Waiting {
  test::KernelStore store;
  Backlog backlog{store.access, store.database, std::chrono::hours(24), store.clock};

  void event(std::string_view tenant, std::string_view key, WallTime at, std::int64_t state) {
    REQUIRE(store.writer->write(std::move(store::WriteSet(tenant).add(kEvent, key, at, state))).has_value());
  }
  void to_send(std::string_view tenant, std::string_view id, std::string_view state, WallTime due) {
    REQUIRE(store.writer->write(std::move(store::WriteSet(tenant).add(kToSend, id, state, due))).has_value());
  }
  Backlog::Item item(std::string_view name) {
    const auto items = backlog.read();
    REQUIRE(items.has_value());
    for (const Backlog::Item& item : *items)
      if (item.name == name) return item;
    FAIL("no item " << name);
    return {};
  }
};

}  // namespace

TEST_CASE("an empty store has nothing waiting", "[backlog]") {
  Waiting w;
  for (const Backlog::Item& item : w.backlog.read().value()) {
    CHECK(item.count == 0);
    CHECK(!item.more);
    CHECK(!item.first);
  }
}

TEST_CASE("events that wait are counted for all tenants, with the time of the first", "[backlog]") {
  Waiting w;
  const WallTime now = w.store.clock.wall();
  w.event("acme", "e1", now, 0);
  w.event("globex", "e2", now + Millis(5), 0);
  w.event("acme", "e3", now, 1);

  CHECK(w.item("journal").count == 2);
  CHECK(w.item("journal").first == now);
  CHECK(w.item("retention").count == 0);
}

TEST_CASE("handled events become the retention's when they are old enough", "[backlog]") {
  Waiting w;
  w.event("acme", "done", w.store.clock.wall() - std::chrono::hours(25), 1);
  w.event("acme", "waits", w.store.clock.wall() - std::chrono::hours(25), 0);

  CHECK(w.item("retention").count == 1);
}

TEST_CASE("messages to send are counted by what is done with them", "[backlog]") {
  Waiting w;
  const WallTime now = w.store.clock.wall();
  w.to_send("acme", "m1", "pending", now + Millis(9));
  w.to_send("globex", "m2", "pending", now);
  w.to_send("acme", "m3", "unknown", now);

  CHECK(w.item("outbox.pending").count == 2);
  CHECK(w.item("outbox.pending").first == now);
  CHECK(w.item("outbox.sending").count == 0);
  CHECK(w.item("outbox.unknown").count == 1);
}
