#include "channel_set.hpp"

namespace parley::bus_redis {

namespace {

/// Channels of one command: it stays within a few packets, and Redis is not busy with it for long.
constexpr std::size_t kAtOnce = 500;

void add(std::vector<Command>& commands, const char* verb, const std::vector<std::string>& channels) {
  for (std::size_t begin = 0; begin < channels.size(); begin += kAtOnce) {
    Command command;
    command << verb;
    for (std::size_t i = begin; i < std::min(channels.size(), begin + kAtOnce); ++i) command << channels[i];
    commands.push_back(std::move(command));
  }
}

}  // namespace

void ChannelSet::touch(std::string_view topic) {
  const std::lock_guard lock(mutex_);
  if (connected_) touched_.emplace(topic);
}

void ChannelSet::await(std::string_view topic, Millis limit) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, limit, [&] {
    return !connected_ || (asked_.contains(topic) && !unanswered_.contains(topic) && !touched_.contains(topic));
  });
}

void ChannelSet::connected() {
  const std::lock_guard lock(mutex_);
  connected_ = true;
  asked_.clear();
  unanswered_.clear();
  for (std::string& topic : wanted_.topics()) touched_.insert(std::move(topic));
}

void ChannelSet::lost() {
  {
    const std::lock_guard lock(mutex_);
    connected_ = false;
    touched_.clear();
  }
  changed_.notify_all();
}

std::vector<Command> ChannelSet::changes(const std::string& prefix) {
  std::vector<Command> commands;
  std::vector<std::string> begun, ended;
  {
    const std::lock_guard lock(mutex_);
    for (const std::string& topic : touched_) {
      // Asked under the lock: a listener that is added later touches the topic again, and await() sees that.
      const bool wanted = wanted_.has(topic);
      if (wanted == asked_.contains(topic)) continue;
      (wanted ? begun : ended).push_back(prefix + topic);
      ++unanswered_[topic];
      if (wanted)
        asked_.insert(topic);
      else
        asked_.erase(topic);
    }
    touched_.clear();
  }
  changed_.notify_all();
  add(commands, "SUBSCRIBE", begun);
  add(commands, "UNSUBSCRIBE", ended);
  return commands;
}

void ChannelSet::answered(std::string_view topic) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = unanswered_.find(topic);
    if (found == unanswered_.end()) return;
    if (--found->second == 0) unanswered_.erase(found);
  }
  changed_.notify_all();
}

bool ChannelSet::settled() const {
  const std::lock_guard lock(mutex_);
  return unanswered_.empty() && touched_.empty();
}

}  // namespace parley::bus_redis
