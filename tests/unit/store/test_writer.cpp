#include <catch2/catch.hpp>
#include <thread>

#include "writer_fixture.hpp"

using namespace parley;
using namespace parley::store;
using test::FlakyStorage;
using test::HeldWriter;
using test::Outcomes;
using test::WriterFixture;

TEST_CASE("a written set is in the database and says how many rows each statement changed", "[store][writer]") {
  WriterFixture store;
  const auto writer = store.start();
  WriteSet set("acme");
  set.add(test::kInsertRow, 1, "a").add(test::kInsertNew, 1, "again").add(test::kUpdateRow, 1, "b");
  const auto receipt = writer->write(std::move(set));
  REQUIRE(receipt.has_value());
  CHECK(receipt->affected == std::vector<std::uint64_t>{1, 0, 1});
  CHECK(store.body(1) == "b");
}

TEST_CASE("a set is written as a whole or not at all", "[store][writer]") {
  WriterFixture store;
  const auto writer = store.start();
  writer->write(store.row(1)).value();
  WriteSet set("acme");
  set.add(test::kInsertRow, 2, "x").add(test::kInsertRow, 1, "taken");
  CHECK(writer->write(std::move(set)).error().code == Errc::conflict);
  CHECK(store.ids() == std::vector<std::int64_t>{1});
}

TEST_CASE("what queues up during a commit is the next batch, and one fsync serves all of it", "[store][writer]") {
  HeldWriter store;
  store.submit_rows(1, 100);
  store.open();
  REQUIRE(store.of(100).has_value());
  store.writer->stop();
  CHECK(store.counted("parley_store_batches_total") == 2);
  CHECK(store.counted("parley_store_write_sets_total") == 101);
  CHECK(store.ids().size() == 101);
}

TEST_CASE("outcomes come in the order of submission", "[store][writer]") {
  WriterFixture store;
  const auto writer = store.start();
  Outcomes outcomes;
  std::vector<int> expected;
  for (int id = 0; id < 500; ++id) {
    writer->submit(store.row(id), outcomes.as(id)).value();
    expected.push_back(id);
  }
  REQUIRE(writer->flush(Millis{30'000}).has_value());
  CHECK(outcomes.order() == expected);
}

TEST_CASE("what somebody awaits is committed before what nobody does, each kind in its order", "[store][writer]") {
  HeldWriter store({.batch_beside = 2});
  store.submit_rows(1, 4);
  store.submit_awaited_rows(5, 6);
  store.open();
  REQUIRE(store.of(4).has_value());
  CHECK(store.outcomes.order() == std::vector<int>{0, 5, 6, 1, 2, 3, 4});
  store.writer->stop();
  CHECK(store.counted("parley_store_batches_total") == 3);  // two of the others beside those awaited, the rest after
}

TEST_CASE("a batch has its bound, and those that nobody awaits their part of it", "[store][writer]") {
  HeldWriter store({.batch_sets = 3, .batch_beside = 1});
  store.submit_rows(1, 2);
  store.submit_awaited_rows(3, 7);
  store.open();
  REQUIRE(store.of(7).has_value());
  CHECK(store.outcomes.order() == std::vector<int>{0, 3, 4, 1, 5, 6, 2, 7});
  store.writer->stop();
  CHECK(store.counted("parley_store_batches_total") == 4);
}

TEST_CASE("sets about one thing are applied in the order of submission", "[store][writer]") {
  WriterFixture store;
  const auto writer = store.start();
  writer->write(std::move(WriteSet("acme").add(test::kInsertRow, 1, ""))).value();
  for (const char* letter : {"a", "b", "c", "d", "e", "f"}) {
    WriteSet set("acme");
    set.add(test::kAppend, 1, letter).about("conversation:1");
    writer->submit(std::move(set), {}).value();
  }
  REQUIRE(writer->flush(Millis{30'000}).has_value());
  CHECK(store.body(1) == "abcdef");
}

TEST_CASE("a broken set in a batch fails alone", "[store][writer]") {
  HeldWriter store;
  store.submit_rows(1, 1);
  WriteSet broken("acme");
  broken.add(test::kInsertRow, 50, "half").add(test::kInsertRow, 0, "taken");
  REQUIRE(store.submit(std::move(broken), 2).has_value());
  store.submit_rows(3, 3);
  store.open();
  CHECK(store.of(1).has_value());
  CHECK(store.of(2).error().code == Errc::conflict);
  CHECK(store.of(3)->affected == std::vector<std::uint64_t>{1});
  CHECK(store.ids() == std::vector<std::int64_t>{0, 1, 3});
}

TEST_CASE("a set that breaks a constraint checked at the commit fails alone", "[store][writer]") {
  HeldWriter store;
  constexpr TenantSql child{"INSERT INTO child(tenant_id, parent) VALUES ($1, $2)"};
  store.storage.open(Storage::Access::read_write)
      ->run_script(
          "CREATE TABLE child(tenant_id TEXT, parent INTEGER, FOREIGN KEY(tenant_id, parent) "
          "REFERENCES rows(tenant_id, id) DEFERRABLE INITIALLY DEFERRED)")
      .value();
  store.submit_rows(1, 1);
  REQUIRE(store.submit(std::move(WriteSet("acme").add(child, 99)), 2).has_value());
  REQUIRE(store.submit(std::move(WriteSet("acme").add(child, 1)), 3).has_value());
  store.open();
  CHECK(store.of(1).has_value());
  CHECK(store.of(2).error().code == Errc::conflict);
  CHECK(store.of(3).has_value());
}

TEST_CASE("a set whose expectation is not met fails as a whole", "[store][writer]") {
  WriterFixture store;
  const auto writer = store.start();
  WriteSet set("acme");
  set.add(test::kInsertRow, 1, "x").add(test::kUpdateRow, 99, "nobody").expecting(1);
  const auto outcome = writer->write(std::move(set));
  CHECK(outcome.error().code == Errc::conflict);
  CHECK_THAT(outcome.error().message, Catch::Contains("expected 1 rows, changed 0"));
  CHECK(store.ids().empty());
}

TEST_CASE("a full queue refuses at once and never calls back", "[store][writer]") {
  HeldWriter store({.queue_sets = 2});
  store.submit_rows(1, 2);
  CHECK(store.submit(store.row(3), 3).error().code == Errc::unavailable);
  store.open();
  store.writer->stop();
  CHECK(store.outcomes.order() == std::vector<int>{0, 1, 2});
  CHECK(store.counted("parley_store_write_sets_refused_total") == 1);
}

TEST_CASE("the queue is bounded in bytes too, with what is being committed counted", "[store][writer]") {
  const std::string body(4'000, 'x');
  HeldWriter store({.queue_bytes = 10'000}, body);
  CHECK(store.submit(store.row(1, body), 1).has_value());
  CHECK(store.submit(store.row(2, body), 2).error().code == Errc::unavailable);
  CHECK(store.submit(store.row(3, std::string(20'000, 'x')), 3).error().code == Errc::limit);
  store.open();
  REQUIRE(store.writer->flush(Millis{30'000}).has_value());
  CHECK(store.submit(store.row(2, body), 2).has_value());
  CHECK(store.of(2).has_value());
}

TEST_CASE("an unavailable database is tried again until it is back", "[store][writer]") {
  WriterFixture store;
  std::atomic<int> failures{3};
  FlakyStorage flaky(store.plugin, [&](std::string_view call, std::string_view) -> parley_status {
    return call == "commit" && failures-- > 0 ? PARLEY_UNAVAILABLE : PARLEY_OK;
  });
  const auto writer = store.start(flaky, {.retry_first = Millis{1}});
  CHECK(writer->write(store.row(1)).has_value());
  CHECK(store.ids() == std::vector<std::int64_t>{1});
  CHECK(store.counted("parley_store_commit_retries_total") == 3);
}

TEST_CASE("a database that stays away is given up after retry_for, and callers can try again", "[store][writer]") {
  WriterFixture store;
  std::atomic<bool> away{true};
  FlakyStorage flaky(store.plugin, [&](std::string_view call, std::string_view) -> parley_status {
    if (call != "begin" || !away) return PARLEY_OK;
    store.clock.advance(Millis{400});
    return PARLEY_UNAVAILABLE;
  });
  const auto writer = store.start(flaky, {.retry_for = Millis{1'000}, .retry_first = Millis{1}});
  CHECK(writer->write(store.row(1)).error().code == Errc::unavailable);
  away = false;
  CHECK(writer->write(store.row(1)).has_value());
}

TEST_CASE("a commit whose outcome nobody knows is not repeated", "[store][writer]") {
  WriterFixture store;
  std::atomic<int> commits{0};
  FlakyStorage flaky(store.plugin, [&](std::string_view call, std::string_view) -> parley_status {
    return call == "commit" && ++commits == 1 ? PARLEY_TIMEOUT : PARLEY_OK;
  });
  const auto writer = store.start(flaky);
  CHECK(writer->write(store.row(1)).error().code == Errc::timeout);
  CHECK(commits == 1);
}

TEST_CASE("a session that cannot roll back is replaced", "[store][writer]") {
  WriterFixture store;
  std::atomic<int> rollbacks{0};
  std::atomic<int> commits{0};
  FlakyStorage flaky(store.plugin, [&](std::string_view call, std::string_view) -> parley_status {
    if (call == "commit" && ++commits == 1) return PARLEY_UNAVAILABLE;
    return call == "rollback" && ++rollbacks == 1 ? PARLEY_INTERNAL : PARLEY_OK;
  });
  const auto writer = store.start(flaky, {.retry_first = Millis{1}});
  CHECK(writer->write(store.row(1)).has_value());
  CHECK(store.ids() == std::vector<std::int64_t>{1});
}

TEST_CASE("stop commits what was accepted and refuses what comes after", "[store][writer]") {
  WriterFixture store;
  const auto writer = store.start();
  Outcomes outcomes;
  for (int id = 0; id < 200; ++id) writer->submit(store.row(id), outcomes.as(id)).value();
  writer->stop();
  CHECK(outcomes.order().size() == 200);
  CHECK(store.ids().size() == 200);
  CHECK(writer->submit(store.row(999), {}).error().code == Errc::unavailable);
}

TEST_CASE("a callback may submit the next set, and one that throws harms nobody", "[store][writer]") {
  WriterFixture store;
  const auto writer = store.start();
  Outcomes outcomes;
  writer
      ->submit(store.row(1),
               [&](auto) {
                 writer->submit(store.row(2), outcomes.as(2)).value();
                 throw std::runtime_error("from a callback");
               })
      .value();
  CHECK(outcomes.of(2).has_value());
}

TEST_CASE("commits go on while a callback of an earlier one is at work", "[store][writer]") {
  WriterFixture store;
  const auto writer = store.start();
  std::promise<bool> committed_meanwhile;
  writer
      ->submit(store.row(1),
               [&](auto) {
                 writer->submit(store.row(2), [](auto) {}).value();
                 const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
                 while (store.ids().size() < 2 && std::chrono::steady_clock::now() < end) std::this_thread::yield();
                 committed_meanwhile.set_value(store.ids().size() == 2);
               })
      .value();
  CHECK(committed_meanwhile.get_future().get());
}

TEST_CASE("waiting for a write inside a write's callback is a defect that is named", "[store][writer]") {
  WriterFixture store;
  const auto writer = store.start();
  std::promise<bool> refused;
  writer
      ->submit(store.row(1),
               [&](auto) {
                 try {
                   (void)writer->write(store.row(2));
                   refused.set_value(false);
                 } catch (const BrokenInvariant&) {
                   refused.set_value(true);
                 }
               })
      .value();
  CHECK(refused.get_future().get());
}

TEST_CASE("a system set works across tenants", "[store][writer]") {
  WriterFixture store;
  const auto writer = store.start();
  writer->write(store.row(1, "a")).value();
  writer->write(std::move(WriteSet("globex").add(test::kInsertRow, 2, "b"))).value();
  const SystemAccess access = SystemAccess::make_for_composition_root();
  WriteSet set(access);
  set.add(access, "UPDATE rows SET body = $2 WHERE id >= $1", 1, "swept");
  CHECK(writer->write(std::move(set))->affected == std::vector<std::uint64_t>{2});
  CHECK(store.body(1) == "swept");
}

TEST_CASE("a write set that cannot be right is a defect of the caller", "[store][writer]") {
  const SystemAccess access = SystemAccess::make_for_composition_root();
  CHECK_THROWS_AS(WriteSet(""), BrokenInvariant);
  CHECK_THROWS_AS(WriteSet("acme").add(test::kInsertRow, 1), BrokenInvariant);
  CHECK_THROWS_AS(WriteSet(access).add(test::kInsertRow, 1, "x"), BrokenInvariant);
  CHECK_THROWS_AS(WriteSet("acme").expecting(1), BrokenInvariant);
}

TEST_CASE("sets from many threads are all written once", "[store][writer]") {
  WriterFixture store;
  const auto writer = store.start();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) (void)writer->write(store.row(t * 1000 + i));
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(store.ids().size() == 200);
}
