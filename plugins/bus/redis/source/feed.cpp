#include "feed.hpp"

#include <Poco/Exception.h>
#include <algorithm>
#include <poll.h>

#include "reply.hpp"

namespace parley::bus_redis {

namespace {

Time now() {
  return std::chrono::steady_clock::now();
}

}  // namespace

Feed::Feed(const RedisOptions& options, Health& health, LinkPool& pool, const sdk::Subscriptions& subscriptions,
           sdk::Host host)
    : options_(options),
      health_(health),
      pool_(pool),
      subscriptions_(subscriptions),
      host_(host),
      prefix_(options.prefix + "t:"),
      channels_(subscriptions),
      backoff_(options.retry_first, options.retry_longest),
      thread_([this] { run(); }) {
  std::unique_lock lock(attempt_mutex_);
  attempt_.wait_for(lock, options_.connect_timeout, [this] { return attempted_; });
}

Feed::~Feed() {
  stopping_ = true;
  health_.wake().set();
  thread_.join();
}

void Feed::begin(std::string_view topic) {
  channels_.touch(topic);
  health_.wake().set();
  // A listener that subscribes runs on the very thread that would read the answer.
  if (std::this_thread::get_id() != thread_.get_id()) channels_.await(topic, options_.timeout);
}

void Feed::end(std::string_view topic) {
  channels_.touch(topic);
  health_.wake().set();
}

void Feed::watch(std::optional<sdk::Watcher> watcher) {
  const std::lock_guard lock(watch_mutex_);
  watcher_ = watcher;
  if (watcher_) (*watcher_)(up_);
}

void Feed::tell(bool up) {
  const std::lock_guard lock(watch_mutex_);
  if (up == std::exchange(up_, up)) return;
  if (const auto watcher = watcher_) (*watcher)(up);
}

void Feed::run() {
  while (!stopping_) {
    std::string reason;
    try {
      connect();
      serve();
    } catch (...) {
      reason = reason_in_flight();
    }
    if (stopping_) break;
    lose(reason);
    first_attempt_ended();
    pause(backoff_.next());
  }
}

void Feed::connect() {
  const auto place = resolve(options_.address);
  const Time deadline = now() + options_.connect_timeout;
  link_ = std::make_unique<Link>(options_, place, deadline);
  pool_.connect_to(place);
  channels_.connected();
  announced_ = false;
  answer_due_ = deadline;
  next_ping_ = now() + options_.ping_interval;
}

void Feed::serve() {
  while (!stopping_) {
    for (const Command& command : channels_.changes(prefix_)) link_->send(command, now() + options_.connect_timeout);
    if (!announced_ && channels_.settled()) announce();
    ping_if_due();
    std::optional<Reply> reply;
    if (wait_for_input()) reply = link_->read_begun(now() + options_.connect_timeout);
    if (reply)
      handle(*reply);
    else if (answer_due_ && now() > *answer_due_)
      throw Poco::TimeoutException("no answer within the time limit");
  }
}

void Feed::announce() {
  announced_ = true;
  answer_due_.reset();
  health_.take_suspicion();
  health_.back();
  backoff_.reset();
  host_.info("connected to Redis at " + options_.address.shown());
  tell(true);
  first_attempt_ended();
}

void Feed::ping_if_due() {
  if (!announced_ || answer_due_) return;
  if (now() < next_ping_ && !health_.take_suspicion()) return;
  Command ping;
  ping << "PING";
  answer_due_ = now() + options_.connect_timeout;
  link_->send(ping, *answer_due_);
}

bool Feed::wait_for_input() {
  if (link_->has_input()) return true;
  const auto left = answer_due_.value_or(next_ping_) - now();
  const auto ms = std::chrono::ceil<Millis>(std::max(left, Time::duration::zero())).count();
  pollfd both[] = {{link_->descriptor(), POLLIN, 0}, {health_.wake().descriptor(), POLLIN, 0}};
  ::poll(both, 2, static_cast<int>(std::min<std::int64_t>(ms, 60'000)));
  if (both[1].revents != 0) health_.wake().clear();
  return both[0].revents != 0;
}

void Feed::handle(const Reply& reply) {
  check(reply);
  if (!reply->isArray()) {  // a ping's answer while there is no subscription; with one it is a list
    answer_due_.reset();
    next_ping_ = now() + options_.ping_interval;
    health_.back();
    return;
  }
  const auto& parts = static_cast<const Poco::Redis::Type<Command>&>(*reply).value();
  const std::string kind = text(*parts.begin()).value_or(std::string());
  if (kind == "pong") return handle(*parts.begin());
  if (parts.size() != 3) return;
  const std::string channel = text(*(parts.begin() + 1)).value_or(std::string());
  if (!channel.starts_with(prefix_)) return;
  const std::string_view topic = std::string_view(channel).substr(prefix_.size());
  if (kind == "message")
    subscriptions_.deliver(topic, text(*(parts.begin() + 2)).value_or(std::string()));
  else
    channels_.answered(topic);
}

void Feed::lose(const std::string& reason) {
  const bool was_announced = std::exchange(announced_, false);
  link_.reset();
  answer_due_.reset();
  health_.lost(reason);
  channels_.lost();
  // Once for each outage, not for each attempt.
  if (was_announced || !attempted_)
    host_.warning("Redis at " + options_.address.shown() + " is away (" + reason + "); trying again by itself");
  tell(false);
}

void Feed::pause(Millis time) {
  const Time end = now() + time;
  while (!stopping_ && now() < end) {
    pollfd one{health_.wake().descriptor(), POLLIN, 0};
    ::poll(&one, 1, static_cast<int>(std::chrono::ceil<Millis>(end - now()).count()));
    health_.wake().clear();
  }
}

void Feed::first_attempt_ended() {
  {
    const std::lock_guard lock(attempt_mutex_);
    attempted_ = true;
  }
  attempt_.notify_all();
}

}  // namespace parley::bus_redis
