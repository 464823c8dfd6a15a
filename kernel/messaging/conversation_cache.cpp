#include "messaging/conversation_cache.hpp"

namespace parley::messaging {

std::shared_ptr<const Conversation> ConversationCache::find(const std::string& key) {
  std::lock_guard lock(mutex_);
  const auto* found = recent_.find(key);
  return found ? *found : nullptr;
}

void ConversationCache::put(const std::string& key, std::shared_ptr<const Conversation> conversation) {
  std::lock_guard lock(mutex_);
  recent_.put(key, std::move(conversation));
}

void ConversationCache::remove(const std::string& key) {
  std::lock_guard lock(mutex_);
  recent_.erase(key);
}

std::size_t ConversationCache::size() const {
  std::lock_guard lock(mutex_);
  return recent_.size();
}

}  // namespace parley::messaging
