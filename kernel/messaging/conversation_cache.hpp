// The conversations that spoke last, in memory, so that an answer needs no read. Bounded; the least recent goes first.
#pragma once

#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "messaging/conversation.hpp"

namespace parley::messaging {

/// Thread-safe. Holds only what is durable: an entry is put after its commit and removed when a commit failed.
class ConversationCache {
 public:
  explicit ConversationCache(std::size_t capacity) : capacity_(capacity) {}

  std::shared_ptr<const Conversation> find(const std::string& key);
  void put(const std::string& key, std::shared_ptr<const Conversation> conversation);
  void remove(const std::string& key);
  std::size_t size() const;

 private:
  using Order = std::list<std::pair<std::string, std::shared_ptr<const Conversation>>>;
  const std::size_t capacity_;
  mutable std::mutex mutex_;
  Order order_;  // most recent first
  std::unordered_map<std::string, Order::iterator> places_;
};

}  // namespace parley::messaging
