// The journal: what a provider told us is durable before the provider hears "200", and is handled after.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/result.hpp"
#include "cluster/shards.hpp"
#include "messaging/channel.hpp"
#include "messaging/inbound_event.hpp"

namespace parley::cluster {
class WakeUps;
}

namespace parley::store {
class Writer;
class WriteSet;
}  // namespace parley::store

namespace parley::messaging {

/// A journalled event on its way to its handler.
struct JournalEntry {
  std::string id;  ///< order of arrival
  std::string tenant;
  std::string channel;
  WallTime received{};
  int attempts = 0;
  InboundEvent event;
  int shard = 0;           ///< of its conversation
  std::int64_t epoch = 0;  ///< under which this node took it up
  bool in_order = false;   ///< other nodes write as well: its effects hold only when nothing older of its lane waits
  bool read = false;       ///< it came from the store, not from append()
  int conflicts = 0;       ///< times its effects met a newer version of what they were computed from

  /// The queue it waits in: one for each other side of a channel.
  std::string lane() const {
    std::string key;
    key.reserve(tenant.size() + channel.size() + event.peer.size() + 2);
    return key.append(tenant).append("\n").append(channel).append("\n").append(event.peer);
  }
};

/// Takes journalled entries for handling. Thread-safe.
class JournalReader {
 public:
  virtual ~JournalReader() = default;

  enum class Room {
    none,
    memory,  ///< a place is reserved for each entry, to be used by accept()
    store    ///< memory is full: they are to be written with claim 0, and are read back later
  };
  virtual Room reserve(std::size_t count) = 0;
  /// A durable entry for which there was room in memory.
  virtual void accept(JournalEntry entry) = 0;
  /// Of `count` entries for which there was `room`, so many are this reader's: accepted in memory, or durable in the
  /// store. The places of the others are free again. After the last accept() of them.
  virtual void written(Room room, std::size_t count, std::size_t kept) = 0;
};

class Journal {
 public:
  /// `wake_ups` may be null where one node is alone.
  Journal(const cluster::Shards& shards, cluster::WakeUps* wake_ups, store::Writer& writer, JournalReader& reader,
          const Clock& clock, Ids& ids, Metrics& metrics);
  /// Waits for the writer's last word, however long that takes.
  ~Journal();

  /// What became of one append: fresh and repeated events, and those kept as dead letters.
  struct Receipt {
    std::size_t fresh = 0, repeated = 0, dead = 0;
  };
  using Done = std::function<void(Result<Receipt>)>;

  /// Makes events of one channel durable, then hands the fresh ones on in order: to the reader, or, where another node
  /// works on their shard, to that node by waking it. Unknown and rejected events become dead letters. `done` is called
  /// once: from the writer's thread after the commit, or at once with Errc::unavailable when there is no room. Any
  /// thread.
  void append(std::shared_ptr<const Channel> channel, std::vector<InboundEvent> events, Done done);

  /// Adds "this entry is done" to the write set of its effects, so both commit together. The set fails with
  /// Errc::conflict when somebody else has done it, or, where other nodes write, when an older one of its lane waits.
  static void mark_done(store::WriteSet& set, const JournalEntry& entry);
  /// Adds "this entry is given up, and why". Errc::conflict as above.
  static void mark_dead(store::WriteSet& set, const JournalEntry& entry, std::string_view reason, WallTime now);

 private:
  struct Batch;
  void refused(Batch& batch, const Error& error);
  void finish(Batch& batch, const std::vector<std::uint64_t>& affected);
  bool hand_on(JournalEntry entry);

  const cluster::Shards& shards_;
  cluster::WakeUps* const wake_ups_;
  store::Writer& writer_;
  JournalReader& reader_;
  const Clock& clock_;
  Ids& ids_;
  Counter& fresh_;
  Counter& repeated_;
  Counter& dead_;
  Counter& elsewhere_;
};

}  // namespace parley::messaging
