#include "messaging/conversation_cache.hpp"

namespace parley::messaging {

std::shared_ptr<const Conversation> ConversationCache::find(const std::string& key) {
  std::lock_guard lock(mutex_);
  const auto it = places_.find(key);
  if (it == places_.end()) return nullptr;
  order_.splice(order_.begin(), order_, it->second);
  return it->second->second;
}

void ConversationCache::put(const std::string& key, std::shared_ptr<const Conversation> conversation) {
  std::lock_guard lock(mutex_);
  if (const auto it = places_.find(key); it != places_.end()) {
    it->second->second = std::move(conversation);
    order_.splice(order_.begin(), order_, it->second);
    return;
  }
  order_.emplace_front(key, std::move(conversation));
  places_.emplace(key, order_.begin());
  if (places_.size() <= capacity_) return;
  places_.erase(order_.back().first);
  order_.pop_back();
}

void ConversationCache::remove(const std::string& key) {
  std::lock_guard lock(mutex_);
  const auto it = places_.find(key);
  if (it == places_.end()) return;
  order_.erase(it->second);
  places_.erase(it);
}

std::size_t ConversationCache::size() const {
  std::lock_guard lock(mutex_);
  return places_.size();
}

}  // namespace parley::messaging
