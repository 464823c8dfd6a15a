#include "realtime/event_stream.hpp"

#include <algorithm>
#include <utility>

#include "base/named_thread.hpp"

namespace parley::realtime {

namespace {

// While nobody listens events only have to be numbered and kept: so many at once, or what came within this time.
constexpr std::size_t kUnheardEvents = 256;
constexpr Millis kUnheard{20};
constexpr std::string_view kTopic = "events";
constexpr std::string_view kAllTenants = "live";  // no tenant's room has this name: theirs begin with "live/"

std::string frame_text(const std::string& type, const std::string& data, std::uint64_t seq, WallTime at) {
  std::string frame;
  frame.reserve(data.size() + type.size() + 96);
  frame.append(R"({"type":)").append(json::serialize(json::string(type)));
  frame.append(R"(,"data":)").append(data);
  if (seq > 0) frame.append(R"(,"seq":)").append(std::to_string(seq));
  frame.append(R"(,"timestamp":")").append(to_rfc3339(at)).append(R"("})");
  return frame;
}

LateTextPtr frame_of(std::string type, LateTextPtr data, std::uint64_t seq, WallTime at) {
  const std::size_t bytes = data->bytes() + type.size() + 96;
  return std::make_shared<const LateText>(
      [type = std::move(type), data = std::move(data), seq, at] { return frame_text(type, data->get(), seq, at); },
      bytes);
}

/// A line that says whose event it is, and the frame as it goes to the clients: nobody on the way reads or copies that.
std::string payload_of(const std::string& node, const std::string& tenant, const SequencedEvent& event) {
  json::array rooms;
  for (const std::string& room : event.rooms) rooms.emplace_back(room);
  std::string payload = node + "\n";
  payload += json::serialize(json::object{{"tenant", tenant}, {"seq", event.seq}, {"rooms", std::move(rooms)}});
  return payload.append("\n").append(event.frame->get());
}

/// Cuts the next line off.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

std::shared_ptr<const std::string> gap_frame(WallTime now) {
  return std::make_shared<const std::string>(
      frame_text("gap", R"({"reason":"events were lost; read what you show again"})", 0, now));
}

}  // namespace

EventStream::EventStream(EventStreamOptions options, std::string node, bus::Bus& bus, bus::Cache& cache, Rooms& rooms,
                         const Clock& clock, Log log, Metrics& metrics)
    : options_(options),
      node_(std::move(node)),
      bus_(bus),
      rooms_(rooms),
      clock_(clock),
      log_(log.as("realtime")),
      left_out_(metrics.counter("parley_realtime_left_out_total", "Events that found the queue full")),
      gaps_(metrics.counter("parley_realtime_gaps_total", "Times that clients were told to read again")),
      sequencer_(cache),
      log_of_events_(options.log),
      forget_at_(2 * options.log.tenants) {}

EventStream::~EventStream() {
  stop();
}

Result<> EventStream::start() {
  bus::Receiver receiver;
  receiver.message = [this](std::string_view payload) { hear(payload); };
  receiver.resync = [this] {
    const std::scoped_lock lock(mutex_);
    resync_ = true;
    wake_.notify_one();
  };
  Result<bus::Subscription> subscription = bus_.subscribe(kTopic, std::move(receiver));
  if (!subscription) return subscription.error();
  subscription_ = std::move(*subscription);
  thread_ = named_thread("events", [this] { run(); });
  return {};
}

void EventStream::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
    wake_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
  subscription_ = bus::Subscription();
}

void EventStream::publish(Event event) {
  const std::scoped_lock lock(mutex_);
  if (outgoing_.size() >= options_.queue) {
    left_out_.add();
    lossy_.insert(std::move(event.tenant));
    return;
  }
  outgoing_.push_back({std::move(event), true});
  wake_for_outgoing();
}

void EventStream::publish_passing(Event event) {
  const std::scoped_lock lock(mutex_);
  if (outgoing_.size() >= options_.queue) return left_out_.add();
  outgoing_.push_back({std::move(event), false});
  wake_for_outgoing();
}

/// Between the first and so many there is nothing to wake: it is awake, or gathers.
void EventStream::wake_for_outgoing() {
  if (outgoing_.size() == 1 || outgoing_.size() == kUnheardEvents) wake_.notify_one();
}

/// Whoever begins to listen meanwhile hears what is gathered a moment late.
void EventStream::gather(std::unique_lock<std::mutex>& lock) {
  if (!options_.alone || !rooms_.empty()) return;
  wake_.wait_for(lock, kUnheard,
                 [this] { return stopping_ || resync_ || outgoing_.size() >= kUnheardEvents || !heard_.empty(); });
}

void EventStream::run() {
  std::unique_lock lock(mutex_);
  SteadyTime deadline = SteadyTime::max();
  while (true) {
    const auto awake = [this] { return stopping_ || resync_ || !outgoing_.empty() || !heard_.empty(); };
    if (deadline == SteadyTime::max())
      wake_.wait(lock, awake);
    else
      wake_.wait_until(lock, deadline, awake);
    if (stopping_ && outgoing_.empty() && heard_.empty()) return;
    gather(lock);
    auto outgoing = std::exchange(outgoing_, {});
    auto heard = std::exchange(heard_, {});
    const auto lossy = std::exchange(lossy_, {});
    const bool resync = std::exchange(resync_, false);
    lock.unlock();
    send_all(std::move(outgoing));
    for (Heard& one : heard) deliver(std::move(one));
    deliver_overdue();
    for (const std::string& tenant : lossy) say_gap(tenant);
    if (resync) say_gap_to_all();
    deadline = next_deadline();
    lock.lock();
  }
}

/// The numbers of a tenant's events are taken together: the counter may be on another machine.
void EventStream::send_all(std::vector<Queued> outgoing) {
  std::unordered_map<std::string, std::size_t> wanted;
  for (const Queued& queued : outgoing)
    if (queued.numbered) ++wanted[queued.event.tenant];
  std::unordered_map<std::string, std::uint64_t> next;
  for (const auto& [tenant, count] : wanted) {
    const Result<std::uint64_t> first = sequencer_.next(tenant, count);
    if (first) {
      next[tenant] = *first;
      continue;
    }
    log_.warning("events have no number; clients are told to read again", {{"reason", first.error().message}});
    say_gap(tenant);
  }
  const WallTime at = clock_.wall();
  for (auto& [event, numbered] : outgoing) {
    const auto number = next.find(event.tenant);
    if (!numbered)
      send(std::move(event), 0, at);
    else if (number != next.end())
      send(std::move(event), number->second++, at);
  }
}

void EventStream::send(Event event, std::uint64_t seq, WallTime at) {
  SequencedEvent made{seq, std::move(event.rooms), frame_of(event.type, std::move(event.data), seq, at)};
  if (!options_.alone) {
    // What does not reach the other nodes leaves a hole in their numbers, and they tell their clients of a gap.
    if (const auto sent = bus_.publish(kTopic, payload_of(node_, event.tenant, made)); !sent)
      log_.warning("other nodes were not told of an event", {{"type", event.type}, {"reason", sent.error().message}});
  }
  deliver({std::move(event.tenant), std::move(made)});
}

void EventStream::hear(std::string_view payload) {
  if (take_line(payload) == node_) return;  // delivered when it was sent
  const Result<json::value> parsed = parse_json(take_line(payload), "an event of the bus");
  if (!parsed || !parsed->is_object()) return;  // not one of ours
  const json::object& document = parsed->as_object();
  Heard heard{std::string(string_or(document, "tenant")), {}};
  heard.event.seq = std::uint64_t(int_or(document, "seq", 0));
  heard.event.frame = std::make_shared<const LateText>(std::string(payload));
  if (const json::array* rooms = find_array(document, "rooms"))
    for (const json::value& room : *rooms)
      if (room.is_string()) heard.event.rooms.emplace_back(room.get_string());
  const std::scoped_lock lock(mutex_);
  if (heard_.size() >= options_.queue) {
    left_out_.add();
    lossy_.insert(std::move(heard.tenant));
    return;
  }
  heard_.push_back(std::move(heard));
  wake_.notify_one();
}

void EventStream::deliver(Heard heard) {
  const std::scoped_lock lock(delivery_);
  if (heard.event.seq == 0) return pass_on(heard.tenant, std::move(heard.event));
  sequencer_.seen(heard.tenant, heard.event.seq);
  Reordering& order = order_of(heard.tenant);
  if (order.next_is(heard.event.seq)) return pass_on(heard.tenant, std::move(heard.event));
  for (SequencedEvent& event : order.take(std::move(heard.event), clock_.steady()))
    pass_on(heard.tenant, std::move(event));
  if (order.waits())
    waiting_.insert(heard.tenant);
  else
    waiting_.erase(heard.tenant);
}

void EventStream::deliver_overdue() {
  const std::scoped_lock lock(delivery_);
  const SteadyTime now = clock_.steady();
  for (auto tenant = waiting_.begin(); tenant != waiting_.end();) {
    Reordering& order = order_.at(*tenant);
    Reordering::Overdue overdue = order.overdue(now);
    if (overdue.lost) tell_gap(*tenant);
    for (SequencedEvent& event : overdue.events) pass_on(*tenant, std::move(event));
    tenant = order.waits() ? std::next(tenant) : waiting_.erase(tenant);
  }
}

Reordering& EventStream::order_of(const std::string& tenant) {
  if (order_.size() >= forget_at_) forget_quiet();
  return order_.try_emplace(tenant, options_.patience).first->second;
}

/// Of whom nobody here listens to, and the log keeps nothing: whoever comes in gives their numbers a new beginning.
void EventStream::forget_quiet() {
  std::erase_if(order_, [this](const auto& one) {
    const auto& [tenant, order] = one;
    return !order.waits() && log_of_events_.last(tenant) == 0 && rooms_.size(room_key(tenant, "*")) == 0;
  });
  forget_at_ = 2 * std::max(options_.log.tenants, order_.size());
}

void EventStream::pass_on(const std::string& tenant, SequencedEvent event) {
  if (!rooms_.empty()) {
    std::vector<std::string> keys;
    keys.reserve(event.rooms.size());
    for (const std::string& room : event.rooms) keys.push_back(room_key(tenant, room));
    rooms_.publish(keys, written(event.frame));
  }
  if (event.seq > 0) log_of_events_.append(tenant, std::move(event));
}

std::string EventStream::room_key(std::string_view tenant, std::string_view room) {
  return "live/" + std::string(tenant) + "/" + std::string(room);
}

std::vector<std::string> EventStream::gap_rooms(std::string_view tenant) {
  return {std::string(kAllTenants), room_key(tenant, "*")};
}

void EventStream::say_gap(const std::string& tenant) {
  const std::scoped_lock lock(delivery_);
  tell_gap(tenant);
}

void EventStream::tell_gap(const std::string& tenant) {
  gaps_.add();
  rooms_.publish({room_key(tenant, "*")}, gap_frame(clock_.wall()));
}

void EventStream::say_gap_to_all() {
  gaps_.add();
  const std::scoped_lock lock(delivery_);
  order_.clear();
  waiting_.clear();
  log_of_events_.clear();
  rooms_.publish({std::string(kAllTenants)}, gap_frame(clock_.wall()));
}

SteadyTime EventStream::next_deadline() const {
  const std::scoped_lock lock(delivery_);
  SteadyTime next = SteadyTime::max();
  for (const std::string& tenant : waiting_) next = std::min(next, order_.at(tenant).deadline());
  return next;
}

void EventStream::enter(const std::string& tenant, std::optional<std::uint64_t> since,
                        const std::function<void(const Entry&)>& join) {
  const Result<std::uint64_t> current = sequencer_.current(tenant);  // may ask another machine: not under the lock
  const std::scoped_lock lock(delivery_);
  Entry entry;
  entry.last = std::max(log_of_events_.last(tenant), current ? *current : 0);
  if (since) entry.missed = log_of_events_.since(tenant, *since);
  // A node that has just started knows no events; who has seen the latest missed nothing all the same.
  if (since && *since == entry.last) entry.missed.complete = true;
  // What was numbered elsewhere may come late, after one that was given later: it is owed to whoever comes in now.
  if (Reordering& order = order_of(tenant); order.is_fresh())
    order.expect(std::min(entry.last, since.value_or(entry.last)) + 1);
  join(entry);
}

}  // namespace parley::realtime
