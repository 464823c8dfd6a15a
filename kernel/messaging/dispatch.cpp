#include "messaging/dispatch.hpp"

#include <algorithm>

#include "base/named_thread.hpp"
#include "store/writer.hpp"

namespace parley::messaging {

Dispatch::Dispatch(DispatchOptions options, const cluster::Shards& shards, JournalRows rows, EntryHandler& handler,
                   store::Writer& writer, const Clock& clock, Log log, Metrics& metrics)
    : options_(options),
      shards_(shards),
      rows_(rows),
      handler_(handler),
      writer_(writer),
      clock_(clock),
      log_(log.as("dispatch")),
      depth_(metrics.gauge("parley_dispatch_depth", "Journalled events waiting or being handled")),
      left_depth_(metrics.gauge("parley_dispatch_left_in_store",
                                "Journalled events that wait in the store until there is room in memory")),
      handled_(metrics.counter("parley_events_handled_total", "Journalled events handled and durable")),
      retried_(
          metrics.counter("parley_events_retried_total", "Tries to handle an event that failed and were repeated")),
      overtaken_(metrics.counter("parley_events_overtaken_total",
                                 "Events handled again because their conversation was changed meanwhile")),
      buried_(metrics.counter("parley_events_dead_total", "Events given up after the last attempt")),
      let_go_(metrics.counter("parley_events_let_go_total", "Events that another node has handled or will handle")),
      left_(options.overflow) {}

Dispatch::~Dispatch() {
  stop(Millis(0));
  {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [&] { return handling_ == 0; });  // effects that are refused may be followed by a dead letter
  }
  writer_.drain();  // its callbacks are this object's
}

void Dispatch::start() {
  after_commit_ = writer_.after_each_commit([this] { wake_workers(); });
  for (int worker = 0; worker < options_.workers; ++worker)
    workers_.push_back(named_thread("dispatch", [this, worker] { work(worker); }));
}

bool Dispatch::stop(Millis deadline) {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  room_.notify_all();
  for (std::thread& worker : workers_) worker.join();
  workers_.clear();
  std::unique_lock lock(mutex_);
  return idle_.wait_for(lock, deadline, [&] { return handling_ == 0; });
}

std::size_t Dispatch::load() const {
  std::lock_guard lock(mutex_);
  return reserved_;
}

std::size_t Dispatch::taken_up() const {
  std::lock_guard lock(mutex_);
  return taken_up_.size();
}

cluster::ShardMask Dispatch::idle(cluster::ShardMask shards) const {
  std::lock_guard lock(mutex_);
  for (std::size_t shard = 0; shard < shards.size(); ++shard)
    if (handling_in_[shard] > 0) shards.reset(shard);
  return shards;
}

void Dispatch::accept(JournalEntry entry) {
  {
    std::lock_guard lock(mutex_);
    auto& lane = *lanes_.try_emplace(entry.lane()).first;
    lane.second.entries.push_back(std::move(entry));
    if (lane.second.busy) return;
    lane.second.busy = true;
    ready_.push_back(&lane);
  }
  if (!writer_.on_writing_thread()) wake_.notify_one();
}

/// Once for all that a commit has made ready: a worker woken for each would be asleep again before the next.
void Dispatch::wake_workers() {
  std::size_t ready = 0;
  {
    std::lock_guard lock(mutex_);
    ready = ready_.size();
  }
  if (ready > 1) wake_.notify_all();
  if (ready == 1) wake_.notify_one();
}

/// More at once would only wait for the next commit, in front of what is to be acknowledged.
bool Dispatch::room_to_begin() const {
  return handling_ < options_.in_flight;
}

void Dispatch::wake_sleepers(SteadyTime now) {
  std::erase_if(asleep_, [&](auto& sleeper) {
    if (sleeper.first > now) return false;
    ready_.push_back(sleeper.second);
    return true;
  });
}

void Dispatch::work(int worker) {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    wake_sleepers(clock_.steady());
    if (ready_.empty() || !room_to_begin()) {
      // With someone asleep a short nap: a failure is rare, an alarm clock for it would be one more thing to get wrong.
      if (asleep_.empty())
        wake_.wait(lock);
      else
        wake_.wait_for(lock, Millis(20));
      continue;
    }
    auto& lane = *ready_.front();
    ready_.pop_front();
    JournalEntry& entry = renewed_front(lane);
    const bool ours = shards_.holds(entry.shard, entry.epoch);
    begun(entry);
    lock.unlock();
    ours ? handle(lane, worker) : let_go(lane);
    lock.lock();
  }
}

void Dispatch::handle(Lanes::value_type& lane, int worker) {
  if (lane.second.entries.front().conflicts > 0 && !set_right(lane)) return;
  JournalEntry& entry = lane.second.entries.front();  // only this worker touches the front of a busy lane
  entry.in_order = entry.in_order || shards_.others_write();
  ++entry.attempts;
  Result<Effects> effects = handler_.handle(entry, worker);
  if (!effects) return failed(lane, effects.error());
  auto held = std::make_shared<Effects>(std::move(*effects));
  const Result<> taken = writer_.submit(std::move(held->set), [this, &lane, held](Result<store::WriteReceipt> receipt) {
    if (!receipt) {
      if (held->abandoned) held->abandoned();
      return overtaken(lane, receipt.error()) ? void() : failed(lane, receipt.error());
    }
    if (held->committed) held->committed();
    handled_.add();
    settled(lane);
  });
  if (!taken) {
    if (held->abandoned) held->abandoned();
    failed(lane, taken.error());
  }
}

/// After effects were refused: somebody else may have done the entry, or an older one of the lane may have come in
/// through another node. False: there is nothing to handle for now.
bool Dispatch::set_right(Lanes::value_type& lane) {
  JournalEntry& entry = lane.second.entries.front();
  const Result<bool> waits = rows_.waits(entry);
  if (!waits) return failed(lane, waits.error()), false;
  if (!*waits) return let_go(lane), false;
  if (!std::exchange(entry.in_order, false) && !shards_.others_write()) return true;
  Result<std::vector<JournalEntry>> in_order = rows_.lane_of(entry);
  if (!in_order) return failed(lane, in_order.error()), false;
  merge(lane, std::move(*in_order));
  return true;
}

/// Brings the lane into the order of the store. What the store did not show came later, or is done.
void Dispatch::merge(Lanes::value_type& lane, std::vector<JournalEntry> in_order) {
  std::lock_guard lock(mutex_);
  renewed_front(lane);
  auto& waiting = lane.second.entries;
  std::unordered_map<std::string_view, JournalEntry*> here;
  for (JournalEntry& entry : waiting) here.emplace(entry.id, &entry);
  std::deque<JournalEntry> merged;
  std::unordered_set<const JournalEntry*> moved;
  for (JournalEntry& found : in_order) {
    if (const auto known = here.find(found.id); known != here.end()) {
      moved.insert(known->second);
      merged.push_back(*known->second);
    } else if (taken_up_.insert(found.id).second) {
      ++reserved_;
      merged.push_back(std::move(found));
    }
  }
  for (JournalEntry& entry : waiting)
    if (!moved.contains(&entry)) merged.push_back(std::move(entry));
  ended(waiting.front());
  waiting = std::move(merged);
  lane.second.unsorted = false;
  begun(waiting.front());
}

/// With the lock held, and nobody at work on it.
JournalEntry& Dispatch::renewed_front(Lanes::value_type& lane) {
  JournalEntry& entry = lane.second.entries.front();
  if (const std::int64_t epoch = std::exchange(lane.second.renewed, 0); epoch != 0) entry.epoch = epoch;
  entry.in_order = entry.in_order || lane.second.unsorted;
  return entry;
}

void Dispatch::begun(const JournalEntry& entry) {
  ++handling_;
  ++handling_in_[std::size_t(entry.shard)];
}

void Dispatch::ended(const JournalEntry& entry) {
  --handling_;
  --handling_in_[std::size_t(entry.shard)];
  if (handling_ == 0 && stopping_) idle_.notify_all();
}

/// With the lock held: the front is done with, the next one may go.
void Dispatch::pop(Lanes::value_type& lane) {
  const JournalEntry& entry = lane.second.entries.front();
  ended(entry);
  if (entry.read) taken_up_.erase(entry.id);
  lane.second.entries.pop_front();
  lane.second.renewed = 0;
  --reserved_;
  show_depth();
  if (left_.waiting() > 0 && reserved_ == options_.queue / 2) room_.notify_one();
  if (lane.second.entries.empty())
    lanes_.erase(std::string(lane.first));
  else
    ready_.push_back(&lane);
}

void Dispatch::settled(Lanes::value_type& lane) {
  {
    std::lock_guard lock(mutex_);
    pop(lane);
  }
  if (!writer_.on_writing_thread()) wake_.notify_one();
}

void Dispatch::let_go(Lanes::value_type& lane) {
  let_go_.add();
  settled(lane);
}

/// Somebody changed meanwhile what the effects were computed from (a person took the conversation over, another node
/// was faster): not a failure, so the event is handled again at once, from what is true now.
bool Dispatch::overtaken(Lanes::value_type& lane, const Error& error) {
  JournalEntry& entry = lane.second.entries.front();
  if (error.code != Errc::conflict || entry.conflicts >= options_.conflicts) return false;
  ++entry.conflicts;
  --entry.attempts;
  overtaken_.add();
  {
    std::lock_guard lock(mutex_);
    ended(entry);
    ready_.push_back(&lane);
  }
  if (!writer_.on_writing_thread()) wake_.notify_one();
  return true;
}

void Dispatch::failed(Lanes::value_type& lane, const Error& error) {
  const JournalEntry& entry = lane.second.entries.front();
  log_.warning("an event could not be handled", {{"tenant", entry.tenant},
                                                 {"channel", entry.channel},
                                                 {"event", entry.id},
                                                 {"attempt", entry.attempts},
                                                 {"reason", error.message}});
  // A store that is away is no fault of the event: it does not use up the event's attempts.
  const bool last = entry.attempts >= options_.attempts && error.code != Errc::unavailable;
  if (last) return bury(lane, error);
  retried_.add();
  std::lock_guard lock(mutex_);
  ended(entry);
  asleep_.emplace_back(clock_.steady() + options_.retry * (1 << std::clamp(entry.attempts - 1, 0, 8)), &lane);
  wake_.notify_one();
}

void Dispatch::bury(Lanes::value_type& lane, const Error& error) {
  const JournalEntry& entry = lane.second.entries.front();
  log_.error("an event was given up and kept as a dead letter",
             {{"tenant", entry.tenant}, {"channel", entry.channel}, {"event", entry.id}, {"reason", error.message}});
  store::WriteSet set(entry.tenant);
  set.about(entry.lane());
  Journal::mark_dead(set, entry, error.message, clock_.wall());
  const auto again = [this, &lane](const Error& problem) {
    if (overtaken(lane, problem)) return;
    failed(lane, Error{Errc::unavailable, "the dead letter could not be written: " + problem.message});
  };
  const Result<> taken = writer_.submit(std::move(set), [this, &lane, again](Result<store::WriteReceipt> receipt) {
    if (!receipt) return again(receipt.error());
    buried_.add();
    settled(lane);
  });
  if (!taken) again(taken.error());
}

}  // namespace parley::messaging
