#include "messaging/outbox_plan.hpp"

#include <algorithm>

namespace parley::messaging {

namespace {
TokenBucket number_bucket(const SendLimits& limits, double share, SteadyTime now) {
  // A tenth of a second's worth at once: smooth enough for the provider, coarse enough for batches.
  const double rate = limits.number_rate * share;
  const auto interval = std::chrono::nanoseconds(std::int64_t(1e9 / rate));
  return TokenBucket(interval, std::max(1, int(rate / 10)), now);
}
}  // namespace

void OutboxPlan::set_limits(Limits limits, SteadyTime now) {
  limits_ = std::move(limits);
  std::erase_if(numbers_, [&](const auto& known) {
    return known.second.pairs.empty() && !limits_.contains(known.first);  // no alarm points into it
  });
  for (const auto& [channel, wanted] : limits_) {
    const auto it = numbers_.find(channel);
    if (it == numbers_.end() || it->second.limits == wanted) continue;
    Number& number = it->second;
    number.limits = wanted;
    number.bucket = number_bucket(wanted, share_, now);
    for (auto& [peer, pair] : number.pairs) pair.bucket = TokenBucket(wanted.pair_interval, wanted.pair_burst, now);
  }
}

void OutboxPlan::set_share(double share, SteadyTime now) {
  if (share == share_) return;
  share_ = share;
  for (auto& [channel, number] : numbers_) number.bucket = number_bucket(number.limits, share, now);
}

OutboxPlan::Number& OutboxPlan::number(const std::string& channel, SteadyTime now) {
  if (const auto it = numbers_.find(channel); it != numbers_.end()) return it->second;
  const auto known = limits_.find(channel);
  const SendLimits limits = known == limits_.end() ? SendLimits{} : known->second;
  return numbers_.emplace(channel, Number{limits, number_bucket(limits, share_, now), {}, {}, {}}).first->second;
}

OutboxPlan::Pair& OutboxPlan::pair_of(const OutboxItem& item, SteadyTime now) {
  Number& n = number(item.channel, now);
  if (const auto it = n.pairs.find(item.peer); it != n.pairs.end()) return it->second;
  Pair fresh{&n, item.peer, TokenBucket(n.limits.pair_interval, n.limits.pair_burst, now), {}, Pair::idle};
  return n.pairs.emplace(item.peer, std::move(fresh)).first->second;
}

void OutboxPlan::add(OutboxItem item, SteadyTime now) {
  Pair& pair = pair_of(item, now);
  pair.items.push_back(std::move(item));
  ++waiting_;
  if (pair.state == Pair::idle) schedule(pair, now);
}

void OutboxPlan::adopt(OutboxItem item, SteadyTime now) {
  Pair& pair = pair_of(item, now);
  auto& items = pair.items;
  const auto here = std::find_if(items.begin(), items.end(), [&](const OutboxItem& i) { return i.id == item.id; });
  if (here != items.end()) {
    here->epoch = item.epoch;
    return;
  }
  pair.unsorted = pair.unsorted || !items.empty() || pair.state == Pair::held;  // what is held may come back
  add(std::move(item), now);
}

void OutboxPlan::reorder(const OutboxItem& taken, std::vector<OutboxItem> items, SteadyTime now) {
  Pair& pair = pair_of(taken, now);
  std::deque<OutboxItem> here = std::exchange(pair.items, {});
  waiting_ -= here.size();
  for (OutboxItem& item : items) {
    const auto known = std::find_if(here.begin(), here.end(), [&](const OutboxItem& i) { return i.id == item.id; });
    pair.items.push_back(std::move(item));
    if (known != here.end()) here.erase(known);
  }
  for (OutboxItem& item : here) pair.items.push_back(std::move(item));
  waiting_ += pair.items.size();
  pair.unsorted = pair.unsorted && items.empty();
  finished(taken, now);
}

void OutboxPlan::drop_unless(const std::function<bool(const OutboxItem&)>& keep, SteadyTime now) {
  std::vector<Pair*> emptied;
  for (auto& [channel, number] : numbers_) {
    for (auto& [peer, pair] : number.pairs) {
      waiting_ -= std::erase_if(pair.items, [&](const OutboxItem& item) { return !keep(item); });
      if (pair.items.empty() && (pair.state == Pair::ready || pair.state == Pair::asleep)) emptied.push_back(&pair);
    }
  }
  for (Pair* pair : emptied) {
    if (pair->state == Pair::ready) std::erase(pair->number->ready, pair);
    rest(*pair, now);
  }
}

void OutboxPlan::set_alarm(Pair& pair, SteadyTime at) {
  ++pair.alarms;
  alarms_.push({at, &pair});
}

void OutboxPlan::schedule(Pair& pair, SteadyTime now) {
  const SteadyTime at = std::max(pair.items.front().due, pair.bucket.available_at(now));
  if (at > now) {
    pair.state = Pair::asleep;
    set_alarm(pair, at);
  } else {
    pair.state = Pair::ready;
    pair.number->ready.push_back(&pair);
  }
}

void OutboxPlan::wake_due(SteadyTime now) {
  while (!alarms_.empty() && alarms_.top().at <= now) {
    Pair& pair = *alarms_.top().pair;
    alarms_.pop();
    --pair.alarms;
    // An alarm may be stale: the pair was given work, or sent it, since it was set.
    if (pair.state == Pair::asleep)
      schedule(pair, now);
    else if (pair.state == Pair::idle)
      rest(pair, now);
  }
}

std::vector<OutboxItem> OutboxPlan::take(SteadyTime now, std::size_t most) {
  wake_due(now);
  std::vector<OutboxItem> taken;
  // Round after round one item of each number, so that a busy number does not starve a quiet one.
  for (bool progress = true; progress && taken.size() < most;) {
    progress = false;
    for (auto& [channel, number] : numbers_) {
      if (taken.size() >= most) break;
      if (number.ready.empty() || number.paused_until > now || number.bucket.available_at(now) > now) continue;
      Pair& pair = *number.ready.front();
      number.ready.pop_front();
      number.bucket.take(now);
      pair.bucket.take(now);
      pair.state = Pair::held;
      taken.push_back(std::move(pair.items.front()));
      taken.back().in_order = pair.unsorted;
      pair.items.pop_front();
      pair.unsorted = pair.unsorted && !pair.items.empty();
      --waiting_;
      progress = true;
    }
  }
  return taken;
}

void OutboxPlan::finished(const OutboxItem& item, SteadyTime now) {
  Pair& pair = pair_of(item, now);
  pair.state = Pair::idle;
  if (!pair.items.empty())
    schedule(pair, now);
  else
    rest(pair, now);
}

bool OutboxPlan::hold(const OutboxItem& item, SteadyTime now) {
  Pair& pair = pair_of(item, now);
  if (pair.state != Pair::idle) return false;
  pair.state = Pair::held;
  return true;
}

void OutboxPlan::retry(OutboxItem item, SteadyTime now) {
  Pair& pair = pair_of(item, now);
  pair.items.push_front(std::move(item));
  ++waiting_;
  schedule(pair, now);
}

void OutboxPlan::rest(Pair& pair, SteadyTime now) {
  pair.state = Pair::idle;
  if (pair.alarms > 0) return;  // the alarm will come back here
  if (pair.bucket.full(now))
    pair.number->pairs.erase(std::string(pair.key));
  else  // its tokens are still coming back: remember it until then, so that a burst cannot be had twice
    set_alarm(pair, now + pair.number->limits.pair_interval * pair.number->limits.pair_burst);
}

void OutboxPlan::pause(const std::string& channel, SteadyTime until) {
  const auto it = numbers_.find(channel);
  if (it != numbers_.end()) it->second.paused_until = std::max(it->second.paused_until, until);
}

std::optional<SteadyTime> OutboxPlan::next(SteadyTime now) const {
  std::optional<SteadyTime> at;
  const auto earlier = [&](SteadyTime time) { at = at ? std::min(*at, time) : time; };
  if (!alarms_.empty()) earlier(alarms_.top().at);
  for (const auto& [channel, number] : numbers_)
    if (!number.ready.empty()) earlier(std::max(number.paused_until, number.bucket.available_at(now)));
  return at;
}

}  // namespace parley::messaging
