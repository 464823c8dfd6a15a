#include "realtime/event_log.hpp"

#include <algorithm>

namespace parley::realtime {

void EventLog::append(const std::string& tenant, SequencedEvent event) {
  const std::scoped_lock lock(mutex_);
  auto found = streams_.find(tenant);
  if (found == streams_.end()) found = streams_.emplace(tenant, Stream{{}, quiet_.insert(quiet_.end(), tenant)}).first;
  Stream& stream = found->second;
  quiet_.splice(quiet_.end(), quiet_, stream.place);
  if (!stream.events.empty() && stream.events.back().seq + 1 != event.seq)
    while (!stream.events.empty()) drop_oldest(stream);
  bytes_ += event.frame->bytes();
  stream.events.push_back(std::move(event));
  if (stream.events.size() > options_.events) drop_oldest(stream);
  keep_bounds();
}

void EventLog::drop_oldest(Stream& stream) {
  bytes_ -= stream.events.front().frame->bytes();
  stream.events.pop_front();
}

void EventLog::keep_bounds() {
  while (streams_.size() > 1 && (streams_.size() > options_.tenants || bytes_ > options_.bytes)) {
    const auto found = streams_.find(quiet_.front());
    while (!found->second.events.empty()) drop_oldest(found->second);
    streams_.erase(found);
    quiet_.pop_front();
  }
  Stream& latest = streams_.at(quiet_.back());
  while (latest.events.size() > 1 && bytes_ > options_.bytes) drop_oldest(latest);
}

Missed EventLog::since(const std::string& tenant, std::uint64_t seq) const {
  const std::scoped_lock lock(mutex_);
  const auto found = streams_.find(tenant);
  if (found == streams_.end() || found->second.events.empty()) return {};
  const std::deque<SequencedEvent>& events = found->second.events;
  Missed missed;
  missed.complete = seq + 1 >= events.front().seq && seq <= events.back().seq;
  const auto first =
      std::find_if(events.begin(), events.end(), [&](const SequencedEvent& event) { return event.seq > seq; });
  if (missed.complete) missed.events.assign(first, events.end());
  return missed;
}

std::uint64_t EventLog::last(const std::string& tenant) const {
  const std::scoped_lock lock(mutex_);
  const auto found = streams_.find(tenant);
  return found == streams_.end() || found->second.events.empty() ? 0 : found->second.events.back().seq;
}

void EventLog::clear() {
  const std::scoped_lock lock(mutex_);
  streams_.clear();
  quiet_.clear();
  bytes_ = 0;
}

}  // namespace parley::realtime
