#include "store/writer.hpp"

#include <algorithm>
#include <future>

#include "store/commit_lane.hpp"

namespace parley::store {

Writer::Writer() = default;
Writer::~Writer() = default;

Result<std::unique_ptr<Writer>> Writer::start(Storage storage, WriterOptions options, const Clock& clock, Log log,
                                              Metrics& metrics) {
  const auto facts = storage.facts();
  if (!facts) return facts.error();
  std::unique_ptr<Writer> writer(new Writer);
  const std::size_t lanes = std::max<std::size_t>(1, std::min(options.lanes, facts->writers));
  for (std::size_t i = 0; i < lanes; ++i) {
    Result<Session> session = storage.open(Storage::Access::read_write);
    if (!session) return session.error();
    writer->lanes_.push_back(std::make_unique<CommitLane>(storage, std::move(*session), options, clock, log.as("store"),
                                                          CommitLane::Meters(metrics), writer->hooks_));
  }
  return writer;
}

Result<void> Writer::submit(WriteSet set, WriteDone done) {
  const std::string_view key = set.key().empty() ? set.tenant() : std::string_view(set.key());
  CommitLane& lane = *lanes_[std::hash<std::string_view>()(key) % lanes_.size()];
  return lane.submit(std::move(set), std::move(done));
}

std::shared_ptr<void> Writer::after_each_commit(std::function<void()> action) {
  return hooks_.add(std::move(action));
}

bool Writer::on_writing_thread() const {
  return std::any_of(lanes_.begin(), lanes_.end(), [](const auto& lane) { return lane->on_own_thread(); });
}

Result<WriteReceipt> Writer::write(WriteSet set) {
  if (on_writing_thread()) throw BrokenInvariant("Writer::write() from a write's own callback would never return");
  // Shared: the waiter may return while set_value() is still at work on the promise.
  const auto promise = std::make_shared<std::promise<Result<WriteReceipt>>>();
  auto outcome = promise->get_future();
  const auto accepted = submit(std::move(set.awaited()),
                               [promise](Result<WriteReceipt> result) { promise->set_value(std::move(result)); });
  if (!accepted) return accepted.error();
  return outcome.get();
}

Result<void> Writer::flush(Millis within) {
  const auto deadline = std::chrono::steady_clock::now() + within;
  for (const auto& lane : lanes_) {
    const auto left = std::chrono::duration_cast<Millis>(deadline - std::chrono::steady_clock::now());
    if (!lane->flush(std::max(left, Millis{0})))
      return fail(Errc::timeout, "writes were not finished within " + std::to_string(within.count()) + " ms");
  }
  return {};
}

void Writer::drain() {
  for (const auto& lane : lanes_) lane->drain();
}

void Writer::stop() {
  for (const auto& lane : lanes_) lane->stop();
}

}  // namespace parley::store
