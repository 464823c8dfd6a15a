// Two nodes on one database: each job is run by one of them.
#include <catch2/catch.hpp>

#include "host/job_leases.hpp"
#include "support/kernel_store.hpp"

using namespace parley;
using namespace parley::host;

namespace {

const JobName kTick{"feature.inbox", "tick"};

/// Nodes that look when the test says so.
struct Nodes : test::KernelStore {
  JobLeases first{access, database, *writer, "node-1", clock, log};
  JobLeases second{access, database, *writer, "node-2", clock, log};

  Nodes() {
    first.want(kTick);
    second.want(kTick);
    first.look();
    second.look();
  }
};

}  // namespace

TEST_CASE_METHOD(Nodes, "the first node that asks has the job, the other has not", "[host][jobs]") {
  CHECK(first.holds(kTick));
  CHECK_FALSE(second.holds(kTick));
}

TEST_CASE_METHOD(Nodes, "a holder that lives keeps the job however long it is", "[host][jobs]") {
  for (int i = 0; i < 20; ++i) {
    clock.advance(Millis(3'000));
    first.look();
    second.look();
  }
  CHECK(first.holds(kTick));
  CHECK_FALSE(second.holds(kTick));
}

TEST_CASE_METHOD(Nodes, "a holder that is silent stops believing before another one takes over", "[host][jobs]") {
  clock.advance(Millis(7'000));
  second.look();
  CHECK_FALSE(first.holds(kTick));
  CHECK_FALSE(second.holds(kTick));
  clock.advance(Millis(3'000));
  second.look();
  CHECK(second.holds(kTick));
}

TEST_CASE_METHOD(Nodes, "one that was overtaken learns it from the row", "[host][jobs]") {
  clock.advance(Millis(11'000));
  second.look();
  first.look();
  CHECK_FALSE(first.holds(kTick));
  CHECK(second.holds(kTick));
}

TEST_CASE_METHOD(Nodes, "a node that stops lets go, and the next look of another has the job", "[host][jobs]") {
  first.stop();
  second.look();
  CHECK(second.holds(kTick));
}

TEST_CASE_METHOD(Nodes, "a job that is no longer wanted is let go", "[host][jobs]") {
  first.forget(kTick);
  CHECK_FALSE(first.holds(kTick));
  second.look();
  CHECK(second.holds(kTick));
}

TEST_CASE_METHOD(Nodes, "a node that comes again under its name has its row at once", "[host][jobs]") {
  JobLeases again{access, database, *writer, "node-1", clock, log};
  again.want(kTick);
  again.look();
  CHECK(again.holds(kTick));
}
