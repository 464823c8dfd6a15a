// The conversations that spoke last, in memory, so that an answer needs no read. Bounded; the least recent goes first.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "base/recent_map.hpp"
#include "messaging/conversation.hpp"

namespace parley::messaging {

/// Thread-safe. Holds only what is durable: an entry is put after its commit and removed when a commit failed.
class ConversationCache {
 public:
  explicit ConversationCache(std::size_t capacity) : recent_(capacity) {}

  std::shared_ptr<const Conversation> find(const std::string& key);
  void put(const std::string& key, std::shared_ptr<const Conversation> conversation);
  void remove(const std::string& key);
  std::size_t size() const;

 private:
  mutable std::mutex mutex_;
  RecentMap<std::shared_ptr<const Conversation>> recent_;
};

}  // namespace parley::messaging
