// What keeps sessions going between two turns: the store has them, timers wake them when their time has come, requests
// bring them what they asked of the outside.
//
// Whatever wakes a session is journalled like a message, under a name made of the session and its turn. So it waits its
// turn in the conversation's lane, is handled again after a crash, and counts once however often it is told.
#pragma once

#include <array>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "bot/request_runner.hpp"
#include "bot/session_repository.hpp"
#include "cluster/shards.hpp"
#include "messaging/channel_directory.hpp"
#include "messaging/journal.hpp"
#include "messaging/sessions.hpp"

namespace parley::bot {

struct SessionOptions {
  Millis look{5'000};            ///< how often the store is asked for sessions of other nodes and earlier runs
  Millis horizon{60'000};        ///< timers that end later than this stay in the store
  std::size_t timers = 200'000;  ///< in memory; the others wait for the next look
  std::size_t wake_at_once = 500;
  Millis again{1'000};  ///< after the journal took no more
};

/// What the keeper works with; all of it outlives the keeper.
struct SessionParts {
  const cluster::Shards& shards;
  const store::SystemAccess& access;
  store::Database& database;
  messaging::ChannelDirectory& channels;
  RequestRunner& requests;
  const Clock& clock;
  Log log;
  Metrics& metrics;
};

/// Thread-safe.
class SessionKeeper final : public messaging::Sessions {
 public:
  SessionKeeper(SessionOptions options, const SessionParts& parts);
  ~SessionKeeper() override;

  /// `journal` outlives the keeper. Reads what an earlier run left, then wakes.
  void start(messaging::Journal& journal);
  /// Wakes nothing more. Answers that come in later are asked for again by the next start.
  void stop();

  Result<std::shared_ptr<const dialogue::Session>> waiting(const std::string& tenant,
                                                           const std::string& conversation) override;
  Result<std::shared_ptr<const dialogue::Session>> diverged(const std::string& tenant,
                                                            const std::string& session) override {
    return repository_.diverged(tenant, session);
  }
  void write(store::WriteSet& set, const messaging::SessionPlace& place,
             const std::vector<messaging::SessionTurn>& turns) override;
  void committed(const messaging::SessionPlace& place, const std::vector<messaging::SessionTurn>& turns) override;

  /// People gave the conversation back: its session, if one waits for that, goes on. Quick; any thread.
  void released(std::string tenant, std::string conversation);

  /// The session was ended by a person: its timer and what it asked for are nobody's.
  void ended(const std::string& session);

  /// Looks at the store and the timers now: the clock was moved.
  void poke();

  /// Wakes a session of this or another node, soon. `what` is "timer", "result", "restarted" or "resumed"; of two
  /// events with one name in a channel the second is dropped.
  void wake(const SessionToWake& session, std::string_view name, std::string_view what, json::object event);
  /// The same for what somebody is answered: it is durable when this returns. Blocks; after start(). Errors: conflict
  /// (the session's channel is not open), unavailable (the journal takes no more).
  Result<> wake_durably(const SessionToWake& session, std::string_view name, std::string_view what, json::object event);

 private:
  struct Timer {
    WallTime due;
    std::string session;
    bool operator<(const Timer& other) const { return due != other.due ? due < other.due : session < other.session; }
  };
  struct Event {
    std::string channel;
    messaging::InboundEvent event;
  };

  void run();
  void look();
  bool shards_changed();
  WallTime armed_until() const;
  void look_for_timers();
  void resume(const std::string& tenant, const std::string& conversation);
  void look_for_requests();
  bool arm(SessionToWake session);
  void disarm(const std::string& session);
  void ask(const SessionToWake& session, const dialogue::Request& request);
  void repeat(const SessionToWake& session);
  std::vector<Event> take_due(WallTime now);
  void tell(std::vector<Event> events);
  void tell_later(std::vector<Event> events, Millis after);
  void forget_requests(const std::string& session);
  std::chrono::steady_clock::time_point next_wake() const;

  const SessionOptions options_;
  const cluster::Shards& shards_;
  const store::SystemAccess& access_;
  SessionRepository repository_;
  messaging::ChannelDirectory& channels_;
  RequestRunner& requests_;
  const Clock& clock_;
  const Log log_;
  Counter& woken_;
  Gauge& armed_gauge_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::set<Timer> timers_;
  std::map<std::string, SessionToWake, std::less<>> armed_;    // by session
  std::set<std::pair<std::string, std::int64_t>> under_way_;   // requests: session and number
  std::vector<std::pair<std::string, std::string>> released_;  // tenant and conversation
  std::vector<Event> untold_;                                  // the journal did not take them yet
  std::chrono::steady_clock::time_point untold_from_{};        // before that it is not asked again
  std::array<std::int64_t, cluster::kShards> seen_epochs_{};   // under which a shard's requests were looked for
  std::array<std::int64_t, cluster::kShards> held_epochs_{};   // at the last look for timers
  WallTime left_from_ = WallTime::max();                       // the earliest timer that found no room
  WallTime read_until_{};                                      // timers up to here are in memory, or are others'
  SteadyTime read_all_at_{};                                   // when they were last read from the first on
  messaging::Journal* journal_ = nullptr;
  bool poked_ = false;
  bool stopping_ = false;
  std::thread thread_;

  /// What callbacks hold: they may come when the keeper is gone.
  struct Ear {
    std::mutex mutex;
    SessionKeeper* keeper;
  };
  std::shared_ptr<Ear> ear_;
};

}  // namespace parley::bot
