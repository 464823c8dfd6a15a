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
#include "messaging/channel.hpp"
#include "messaging/inbound_event.hpp"

namespace parley::store {
class Database;
class SystemAccess;
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
  int conflicts = 0;  ///< times its effects met a newer version of what they were computed from

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
  /// Reserves room for `count` entries; false when there is none. Each reserved place is used by accept() or given
  /// back.
  virtual bool reserve(std::size_t count) = 0;
  virtual void give_back(std::size_t count) = 0;
  virtual void accept(JournalEntry entry) = 0;
};

class Journal {
 public:
  Journal(const store::SystemAccess& access, store::Database& database, store::Writer& writer, JournalReader& reader,
          const Clock& clock, Ids& ids, Metrics& metrics);

  /// What became of one append: fresh and repeated events, and those kept as dead letters.
  struct Receipt {
    std::size_t fresh = 0, repeated = 0, dead = 0;
  };
  using Done = std::function<void(Result<Receipt>)>;

  /// Makes events of one channel durable, then hands the fresh ones on in order. Unknown and rejected events become
  /// dead letters. `done` is called once: from the writer's thread after the commit, or at once with Errc::unavailable
  /// when there is no room. Any thread.
  void append(std::shared_ptr<const Channel> channel, std::vector<InboundEvent> events, Done done);

  /// Hands on what an earlier process journalled and did not finish, in order. Call before the first append. Returns
  /// how many. Blocks while the reader has no room.
  Result<std::size_t> recover();

  /// Adds "this entry is done" to the write set of its effects, so both commit together.
  static void mark_done(store::WriteSet& set, const JournalEntry& entry);
  /// Adds "this entry is given up, and why".
  static void mark_dead(store::WriteSet& set, const JournalEntry& entry, std::string_view reason, WallTime now);

 private:
  struct Batch;
  void finish(Batch& batch, const std::vector<std::uint64_t>& affected);

  const store::SystemAccess& access_;
  store::Database& database_;
  store::Writer& writer_;
  JournalReader& reader_;
  const Clock& clock_;
  Ids& ids_;
  Counter& fresh_;
  Counter& repeated_;
  Counter& dead_;
};

}  // namespace parley::messaging
