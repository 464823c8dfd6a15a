#include "messaging/shard_reader.hpp"

#include "base/named_thread.hpp"

namespace parley::messaging {

namespace {
constexpr Millis kAgain{50};  // after a reading that was not to its end
// With so many in memory there is work enough; each further look would read them all again to find what is new.
constexpr std::size_t kMostTakenUp = 5 * JournalRows::kPage;
}  // namespace

ShardReader::ShardReader(ShardReaderOptions options, cluster::Shards& shards, JournalRows rows, Dispatch& dispatch,
                         Outbox& outbox, Log log, Metrics& metrics)
    : options_(options),
      shards_(shards),
      rows_(rows),
      dispatch_(dispatch),
      outbox_(outbox),
      log_(log.as("cluster")),
      rows_read_(metrics.counter("parley_events_from_others_total",
                                 "Events read from the journal: of another node or an earlier run")) {}

ShardReader::~ShardReader() {
  stop();
}

void ShardReader::start(std::string node) {
  node_ = std::move(node);
  thread_ = named_thread("shards", [this] { run(); });
}

void ShardReader::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void ShardReader::look(cluster::ShardMask shards) {
  bool ours = false;
  for (int shard = 0; shard < cluster::kShards; ++shard)
    ours = ours || (shards.test(std::size_t(shard)) && shards_.phase(shard) != cluster::Shards::Phase::none);
  if (!ours) return;
  std::lock_guard lock(mutex_);
  shards_.behind(true);
  asked_ = true;
  wake_.notify_one();
}

void ShardReader::take_over(cluster::ShardMask shards) {
  std::lock_guard lock(mutex_);
  taken_ |= shards;
  wake_.notify_one();
}

void ShardReader::lost(cluster::ShardMask shards) {
  {
    std::lock_guard lock(mutex_);
    taken_ &= ~shards;
  }
  outbox_.forget(shards);
}

cluster::ShardMask ShardReader::idle(cluster::ShardMask shards) {
  return dispatch_.idle(outbox_.idle(shards));
}

bool ShardReader::wait_until_read(Millis deadline) {
  std::unique_lock lock(mutex_);
  return all_read_.wait_for(lock, deadline, [&] { return taken_.none() && reading_.none(); });
}

void ShardReader::run() {
  std::unique_lock lock(mutex_);
  for (bool whole = true;;) {
    wake_.wait_for(lock, whole ? options_.look : kAgain,
                   [&] { return stopping_ || (whole && (asked_ || taken_.any())); });
    if (stopping_) return;
    reading_ = std::exchange(taken_, {});
    asked_ = reading_.any();  // what comes while a shard is read is nobody's to take up: it is read after
    lock.unlock();
    whole = read(reading_);
    lock.lock();
    if (!whole) taken_ |= reading_;
    reading_.reset();
    if (whole && !asked_) shards_.behind(false);
    if (whole && taken_.none()) all_read_.notify_all();
  }
}

bool ShardReader::read(cluster::ShardMask taken) {
  std::array<std::int64_t, cluster::kShards> epochs{};
  for (std::size_t shard = 0; shard < taken.size(); ++shard) {
    if (shards_.phase(int(shard)) != cluster::Shards::Phase::loading) taken.reset(shard);
    epochs[shard] = shards_.epoch(int(shard));
  }
  Result<> sent = taken.any() ? outbox_.take_over(taken) : Result<>();
  if (sent) sent = outbox_.take_up();
  if (!sent) log_.warning("what is to be sent could not be read; trying again", {{"reason", sent.error().message}});
  const Result<bool> all = read_journal();
  if (!all) log_.warning("the journal could not be read; trying again", {{"reason", all.error().message}});
  if (!sent || !all || !*all) return false;
  for (std::size_t shard = 0; shard < taken.size(); ++shard)
    if (taken.test(shard)) shards_.open(int(shard), epochs[shard]);
  return true;
}

/// False when there is no room for all; what waits in memory already comes first.
Result<bool> ShardReader::read_journal() {
  for (JournalRows::Place place;;) {
    if (dispatch_.taken_up() > kMostTakenUp) return false;
    Result<std::vector<JournalEntry>> page = rows_.unseen(node_, place);
    if (!page) return page.error();
    const bool last = page->size() < JournalRows::kPage;
    std::erase_if(*page, [&](const JournalEntry& entry) { return !shards_.holds(entry.shard, entry.epoch); });
    const std::size_t offered = page->size();
    rows_read_.add(offered);
    if (dispatch_.take_up(std::move(*page)) < offered) return false;
    if (last) return true;
  }
}

}  // namespace parley::messaging
