#include <atomic>
#include <catch2/catch.hpp>

#include "writer_fixture.hpp"

using namespace parley;
using namespace parley::store;
using test::FlakyStorage;
using test::Gate;
using test::WriterFixture;

namespace {
const Millis kLong{30'000};
}

TEST_CASE("an action runs once after all callbacks of a commit", "[store][writer]") {
  WriterFixture store;
  Gate gate;
  FlakyStorage flaky(store.plugin, gate.before());
  const auto writer = store.start(flaky);
  std::atomic<int> told{0};
  std::vector<int> told_before_each_action;
  const auto hook = writer->after_each_commit([&] { told_before_each_action.push_back(told); });
  writer->submit(store.row(0), [&](Result<WriteReceipt>) { ++told; }).value();
  gate.wait_until_somebody_waits();
  for (int id = 1; id <= 10; ++id) writer->submit(store.row(id), [&](Result<WriteReceipt>) { ++told; }).value();
  gate.open();
  REQUIRE(writer->flush(kLong).has_value());
  CHECK(told_before_each_action == std::vector<int>{1, 11});
}

TEST_CASE("an action that was dropped is not called again", "[store][writer]") {
  WriterFixture store;
  const auto writer = store.start();
  std::atomic<int> calls{0};
  auto hook = writer->after_each_commit([&] { ++calls; });
  writer->submit(store.row(0), {}).value();
  REQUIRE(writer->flush(kLong).has_value());
  hook.reset();
  writer->submit(store.row(1), {}).value();
  REQUIRE(writer->flush(kLong).has_value());
  CHECK(calls == 1);
}

TEST_CASE("callbacks and actions are on a writing thread, others are not", "[store][writer]") {
  WriterFixture store;
  const auto writer = store.start();
  std::atomic<int> inside{0};
  const auto count = [&] { inside += writer->on_writing_thread() ? 1 : 0; };
  const auto hook = writer->after_each_commit(count);
  writer->submit(store.row(0), [&](Result<WriteReceipt>) { count(); }).value();
  REQUIRE(writer->flush(kLong).has_value());
  CHECK(inside == 2);
  CHECK_FALSE(writer->on_writing_thread());
}
