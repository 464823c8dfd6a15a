#include "bot/session_keeper.hpp"

#include <algorithm>
#include <future>

#include "base/named_thread.hpp"
#include "base/quoted.hpp"

namespace parley::bot {

namespace {

constexpr std::size_t kPage = 5'000;  // sessions read at once
// Each look goes on where the last one ended. Should the wall clock have been set back between, this one finds the
// rest.
constexpr std::chrono::minutes kReadAll{1};

std::string timer_name(const SessionToWake& session) {
  return "t:" + session.session + ":" + std::to_string(session.revision);
}

std::string answer_name(const SessionToWake& session, std::int64_t number) {
  return "r:" + session.session + ":" + std::to_string(number);
}

json::object about(const SessionToWake& session, std::string_view what) {
  return {{"what", what}, {"session", session.session}};
}

messaging::InboundEvent waking(const SessionToWake& session, std::string_view name, std::string_view what,
                               json::object event) {
  for (auto& [key, value] : about(session, what)) event[key] = std::move(value);
  return messaging::wake_event(name, session.person, std::move(event));
}

SessionToWake to_wake(const messaging::SessionPlace& place, const dialogue::SessionChange& change) {
  return {place.tenant,       place.channel,  change.session.id, place.person, place.shard, change.session.revision + 1,
          change.session.due, change.requests};
}

}  // namespace

SessionKeeper::SessionKeeper(SessionOptions options, const SessionParts& p)
    : options_(options),
      shards_(p.shards),
      access_(p.access),
      repository_(p.database),
      channels_(p.channels),
      requests_(p.requests),
      clock_(p.clock),
      log_(p.log.as("sessions")),
      woken_(p.metrics.counter("parley_sessions_woken_total", "Timers and answers told to sessions")),
      armed_gauge_(p.metrics.gauge("parley_session_timers", "Timers of sessions in memory")),
      ear_(std::make_shared<Ear>()) {
  ear_->keeper = this;
}

SessionKeeper::~SessionKeeper() {
  stop();
  std::lock_guard lock(ear_->mutex);
  ear_->keeper = nullptr;
}

void SessionKeeper::start(messaging::Journal& journal) {
  journal_ = &journal;
  thread_ = named_thread("sessions", [this] { run(); });
}

void SessionKeeper::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Result<std::shared_ptr<const dialogue::Session>> SessionKeeper::waiting(const std::string& tenant,
                                                                        const std::string& conversation) {
  return repository_.waiting(tenant, conversation);
}

void SessionKeeper::write(store::WriteSet& set, const messaging::SessionPlace& place,
                          const std::vector<messaging::SessionTurn>& turns) {
  // Those that no longer wait come first: a conversation has at most one that waits, at every moment.
  for (const bool waits : {false, true})
    for (const messaging::SessionTurn& turn : turns)
      if ((turn.change.session.status == dialogue::SessionStatus::waiting) == waits)
        SessionRepository::write(set, place, turn);
}

void SessionKeeper::committed(const messaging::SessionPlace& place, const std::vector<messaging::SessionTurn>& turns) {
  for (const messaging::SessionTurn& turn : turns) {
    const SessionToWake session = to_wake(place, turn.change);
    const bool waits = turn.change.session.status == dialogue::SessionStatus::waiting;
    if (waits && session.due && *session.due < armed_until())
      arm(session);
    else
      disarm(session.session);
    if (!turn.change.requests_stand) forget_requests(session.session);
    for (const dialogue::Request& request : session.requests) ask(session, request);
  }
}

/// False: there is no room for it, or the keeper stops. It waits in the store for a look.
bool SessionKeeper::arm(SessionToWake session) {
  std::lock_guard lock(mutex_);
  if (stopping_) return false;
  if (timers_.size() >= options_.timers && !armed_.contains(session.session)) {
    left_from_ = std::min(left_from_, *session.due);
    return false;
  }
  auto& kept = armed_[session.session];
  if (kept.revision > session.revision) return true;  // read from the store before the last turn was
  if (kept.due) timers_.erase({*kept.due, session.session});
  kept = std::move(session);
  const bool first = timers_.empty() || *kept.due < timers_.begin()->due;
  timers_.insert({*kept.due, kept.session});
  armed_gauge_.set(std::int64_t(timers_.size()));
  if (first) wake_.notify_all();
  return true;
}

void SessionKeeper::disarm(const std::string& session) {
  std::lock_guard lock(mutex_);
  const auto found = armed_.find(session);
  if (found == armed_.end()) return;
  timers_.erase({*found->second.due, session});
  armed_.erase(found);
  armed_gauge_.set(std::int64_t(timers_.size()));
}

void SessionKeeper::ask(const SessionToWake& session, const dialogue::Request& request) {
  {
    std::lock_guard lock(mutex_);
    if (stopping_ || !under_way_.emplace(session.session, request.number).second) return;
  }
  requests_.run({session.tenant, session.session}, request,
                [ear = ear_, session, number = request.number](json::object result) {
                  const json::object* error = find_object(result, "error");
                  if (error && string_or(*error, "class") == kShuttingDown) return;  // asked again at the next start
                  result["request"] = number;
                  std::lock_guard lock(ear->mutex);
                  if (ear->keeper)
                    ear->keeper->wake(session, answer_name(session, number), "result", std::move(result));
                });
}

void SessionKeeper::forget_requests(const std::string& session) {
  std::lock_guard lock(mutex_);
  const auto first = under_way_.lower_bound({session, 0});
  under_way_.erase(first, under_way_.lower_bound({session + '\0', 0}));
}

/// After a crash nobody knows how far a request came.
void SessionKeeper::repeat(const SessionToWake& session) {
  for (const dialogue::Request& request : session.requests) {
    if (request.safe_to_repeat) {
      ask(session, request);
      continue;
    }
    {
      std::lock_guard lock(mutex_);
      if (under_way_.contains({session.session, request.number})) continue;
    }
    json::object result = request_error("unknown",
                                        "the server was stopped while the request was under way; whether it "
                                        "arrived is not known, so it is not made again");
    result["request"] = request.number;
    wake(session, answer_name(session, request.number), "result", std::move(result));
  }
}

void SessionKeeper::wake(const SessionToWake& session, std::string_view name, std::string_view what,
                         json::object event) {
  std::vector<Event> events;
  events.push_back({session.channel, waking(session, name, what, std::move(event))});
  tell_later(std::move(events), Millis(0));
}

Result<> SessionKeeper::wake_durably(const SessionToWake& session, std::string_view name, std::string_view what,
                                     json::object event) {
  auto channel = channels_.current()->find(session.channel);
  if (!channel) return fail(Errc::conflict, "the session's channel " + in_quotes(session.channel) + " is not open");
  std::promise<Result<messaging::Journal::Receipt>> told;
  journal_->append(std::move(channel), {waking(session, name, what, std::move(event))},
                   [&](Result<messaging::Journal::Receipt> receipt) { told.set_value(std::move(receipt)); });
  const auto receipt = told.get_future().get();
  if (!receipt) return receipt.error();
  woken_.add();
  return {};
}

void SessionKeeper::ended(const std::string& session) {
  disarm(session);
  forget_requests(session);
}

void SessionKeeper::released(std::string tenant, std::string conversation) {
  std::lock_guard lock(mutex_);
  released_.emplace_back(std::move(tenant), std::move(conversation));
  wake_.notify_all();
}

void SessionKeeper::resume(const std::string& tenant, const std::string& conversation) {
  const auto session = repository_.waiting(tenant, conversation);
  if (!session || !*session) return;
  const auto place = repository_.to_wake(tenant, (*session)->id);
  if (!place || !*place) return;
  wake(**place, "p:" + (*place)->session + ":" + std::to_string((*place)->revision), "resumed", {});
}

void SessionKeeper::poke() {
  std::lock_guard lock(mutex_);
  poked_ = true;
  wake_.notify_all();
}

void SessionKeeper::run() {
  std::unique_lock lock(mutex_);
  auto next_look = std::chrono::steady_clock::now();
  while (!stopping_) {
    std::vector<Event> events = take_due(clock_.wall());
    if (std::chrono::steady_clock::now() >= untold_from_) {
      events.insert(events.end(), std::make_move_iterator(untold_.begin()), std::make_move_iterator(untold_.end()));
      untold_.clear();
    }
    const auto released = std::exchange(released_, {});
    const bool poked = std::exchange(poked_, false);
    lock.unlock();
    if (!events.empty()) tell(std::move(events));
    for (const auto& [tenant, conversation] : released) resume(tenant, conversation);
    if (poked || std::chrono::steady_clock::now() >= next_look) {
      look();
      next_look = std::chrono::steady_clock::now() + options_.look;
    }
    lock.lock();
    if (!stopping_ && released_.empty() && !std::exchange(poked_, false))
      wake_.wait_until(lock, std::min(next_look, next_wake()));
  }
}

/// When the first timer ends; it may be earlier when one is armed meanwhile, which wakes the thread.
std::chrono::steady_clock::time_point SessionKeeper::next_wake() const {
  auto next = std::chrono::steady_clock::time_point::max();
  if (!untold_.empty()) next = untold_from_;
  if (timers_.empty()) return next;
  const Millis left = std::max(timers_.begin()->due - clock_.wall(), Millis(0));
  return std::min(next, std::chrono::steady_clock::now() + left);
}

std::vector<SessionKeeper::Event> SessionKeeper::take_due(WallTime now) {
  std::vector<Event> events;
  while (!timers_.empty() && timers_.begin()->due <= now && events.size() < options_.wake_at_once) {
    const auto found = armed_.find(timers_.begin()->session);
    timers_.erase(timers_.begin());
    const SessionToWake session = std::move(found->second);
    armed_.erase(found);
    if (shards_.claim(session.shard) == 0) continue;  // another node's by now
    json::object event = about(session, "timer");
    event["due"] = to_millis(*session.due);
    events.push_back({session.channel, messaging::wake_event(timer_name(session), session.person, std::move(event))});
  }
  armed_gauge_.set(std::int64_t(timers_.size()));
  return events;
}

void SessionKeeper::tell(std::vector<Event> events) {
  std::map<std::string, std::vector<messaging::InboundEvent>, std::less<>> by_channel;
  for (Event& each : events) by_channel[each.channel].push_back(std::move(each.event));
  const auto channels = channels_.current();
  for (auto& [id, list] : by_channel) {
    const auto channel = channels->find(id);
    if (!channel) continue;  // gone, with its conversations; the sessions stay as they are
    woken_.add(list.size());
    auto copy = std::make_shared<std::vector<messaging::InboundEvent>>(list);
    const auto told = [ear = ear_, id = id, copy,
                       again = options_.again](const Result<messaging::Journal::Receipt>& receipt) {
      if (receipt) return;
      std::vector<Event> untold;
      for (messaging::InboundEvent& event : *copy) untold.push_back({id, std::move(event)});
      std::lock_guard lock(ear->mutex);
      if (ear->keeper) ear->keeper->tell_later(std::move(untold), again);
    };
    journal_->append(channel, std::move(list), told);
  }
}

void SessionKeeper::tell_later(std::vector<Event> events, Millis after) {
  std::lock_guard lock(mutex_);
  if (after.count() > 0) untold_from_ = std::chrono::steady_clock::now() + after;
  for (Event& event : events) untold_.push_back(std::move(event));
  wake_.notify_all();
}

void SessionKeeper::look() {
  look_for_timers();
  look_for_requests();
}

/// Whether this node holds other shards than at the last look, or the same anew.
bool SessionKeeper::shards_changed() {
  std::array<std::int64_t, cluster::kShards> held{};
  for (int shard = 0; shard < cluster::kShards; ++shard) held[std::size_t(shard)] = shards_.claim(shard);
  return std::exchange(held_epochs_, held) != held;
}

/// What ends before this is in memory: a turn arms it when it is written, a look reads it. It is one look further than
/// the horizon, so that nothing lies between what the last look read and what a turn arms before the next.
WallTime SessionKeeper::armed_until() const {
  return clock_.wall() + options_.horizon + options_.look;
}

/// What comes within reach now; and, when this node holds other shards than before, everything up to there.
void SessionKeeper::look_for_timers() {
  const WallTime until = armed_until();
  const SteadyTime now = clock_.steady();
  if (shards_changed() || now - read_all_at_ >= kReadAll) {
    read_until_ = WallTime{};
    read_all_at_ = now;
  }
  {
    std::lock_guard lock(mutex_);
    read_until_ = std::min(read_until_, std::exchange(left_from_, WallTime::max()));
  }
  for (SessionRepository::Place place{to_millis(read_until_) - 1, ""};;) {
    const auto page = repository_.due(access_, until, kPage, place);
    if (!page) return log_.warning("timers could not be read; trying again", {{"reason", page.error().message}});
    for (const SessionToWake& session : *page) {
      if (shards_.claim(session.shard) == 0) continue;
      if (!arm(session)) return;
      read_until_ = *session.due;
    }
    if (page->size() < kPage) break;
  }
  read_until_ = until;
}

void SessionKeeper::look_for_requests() {
  for (int shard = 0; shard < cluster::kShards; ++shard) {
    const std::int64_t epoch = shards_.claim(shard);
    auto& seen = seen_epochs_[std::size_t(shard)];
    if (epoch == 0 || epoch == seen) continue;
    const auto found = repository_.asking(access_, shard);
    if (!found) return log_.warning("requests could not be read; trying again", {{"reason", found.error().message}});
    for (const SessionToWake& session : *found) repeat(session);
    seen = epoch;
  }
}

}  // namespace parley::bot
