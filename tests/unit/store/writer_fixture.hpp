// A Writer on a real database, and outcomes that tests can wait for.
#pragma once

#include <condition_variable>
#include <future>
#include <map>
#include <mutex>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "flaky_storage.hpp"
#include "store_fixture.hpp"
#include "support/manual_clock.hpp"

namespace parley::test {

/// Outcomes by name. Thread-safe.
class Outcomes {
 public:
  store::WriteDone as(int name) {
    return [this, name](Result<store::WriteReceipt> result) {
      std::lock_guard lock(mutex_);
      order_.push_back(name);
      results_.emplace(name, std::move(result));
      arrived_.notify_all();
    };
  }
  /// The outcome of that name; throws when it does not come within half a minute.
  Result<store::WriteReceipt> of(int name) {
    std::unique_lock lock(mutex_);
    if (!arrived_.wait_for(lock, std::chrono::seconds(30), [&] { return results_.count(name) > 0; }))
      throw std::runtime_error("no outcome for " + std::to_string(name));
    return results_.at(name);
  }
  std::vector<int> order() {
    std::lock_guard lock(mutex_);
    return order_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::map<int, Result<store::WriteReceipt>> results_;
  std::vector<int> order_;
};

/// A storage that stops at the first begin until open() is called: what is submitted meanwhile becomes one batch.
class Gate {
 public:
  FlakyStorage::Before before(FlakyStorage::Before then = {}) {
    return [this, then](std::string_view call, std::string_view sql) -> parley_status {
      if (call == "begin") {
        std::unique_lock lock(mutex_);
        waiting_ = true;
        changed_.notify_all();
        changed_.wait(lock, [&] { return open_; });
      }
      return then ? then(call, sql) : PARLEY_OK;
    };
  }
  void wait_until_somebody_waits() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_; });
  }
  void open() {
    std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool waiting_ = false, open_ = false;
};

struct WriterFixture : StoreFixture {
  std::unique_ptr<store::Writer> start(store::WriterOptions options = {}) { return start(storage, options); }
  std::unique_ptr<store::Writer> start(FlakyStorage& flaky, store::WriterOptions options = {}) {
    return start(store::Storage(flaky.table(), flaky.plugin()), options);
  }
  std::unique_ptr<store::Writer> start(store::Storage on, store::WriterOptions options) {
    return *store::Writer::start(on, options, clock, Log(null_log_sink()), metrics);
  }
  std::uint64_t counted(std::string_view name) { return metrics.counter(name, "").value(); }

  ManualClock clock;
  Metrics metrics;
};

/// A writer whose first batch, row 0, waits until open(): what is submitted meanwhile queues up behind it.
struct HeldWriter : WriterFixture {
  explicit HeldWriter(store::WriterOptions options = {}, const std::string& body = "held")
      : writer(start(flaky, options)) {
    REQUIRE(submit(row(0, body), 0).has_value());
    gate.wait_until_somebody_waits();
  }
  ~HeldWriter() { open(); }

  /// Its outcome is of(name).
  Result<> submit(store::WriteSet set, int name) { return writer->submit(std::move(set), outcomes.as(name)); }
  void submit_rows(int first, int last) {
    for (int id = first; id <= last; ++id) REQUIRE(submit(row(id), id).has_value());
  }
  void submit_awaited_rows(int first, int last) {
    for (int id = first; id <= last; ++id) REQUIRE(submit(std::move(row(id).awaited()), id).has_value());
  }
  void open() { gate.open(); }
  Result<store::WriteReceipt> of(int name) { return outcomes.of(name); }

  Gate gate;
  FlakyStorage flaky{plugin, gate.before()};
  Outcomes outcomes;
  std::unique_ptr<store::Writer> writer;
};

}  // namespace parley::test
