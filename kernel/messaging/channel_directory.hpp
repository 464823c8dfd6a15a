// All open channels, found by id or by the account a provider's webhook names. Swapped as a whole, read without a lock
// held.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "messaging/channel.hpp"

namespace parley::messaging {

/// One state of all channels. Immutable.
class ChannelSet {
 public:
  /// Refuses two channels with one id, or two with the same provider and account.
  static Result<std::shared_ptr<const ChannelSet>> make(std::vector<std::shared_ptr<const Channel>> channels);

  std::shared_ptr<const Channel> find(std::string_view id) const;
  std::shared_ptr<const Channel> find_account(std::string_view provider, std::string_view account) const;
  /// Every channel of a provider, in the order of the configuration.
  std::vector<std::shared_ptr<const Channel>> of_provider(std::string_view provider) const;
  /// By value: `for (... : directory.current()->all())` outlives the set that current() held.
  std::vector<std::shared_ptr<const Channel>> all() const { return channels_; }

 private:
  std::vector<std::shared_ptr<const Channel>> channels_;
  std::unordered_map<std::string, std::shared_ptr<const Channel>> by_id_;
  std::unordered_map<std::string, std::shared_ptr<const Channel>> by_account_;
};

/// Thread-safe.
class ChannelDirectory {
 public:
  ChannelDirectory();
  std::shared_ptr<const ChannelSet> current() const;
  /// Another one after each replace(): who has read current() since it was this has nothing new to read.
  std::uint64_t version() const { return version_.load(std::memory_order_acquire); }
  void replace(std::shared_ptr<const ChannelSet> channels);

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const ChannelSet> channels_;
  std::atomic<std::uint64_t> version_{1};
};

}  // namespace parley::messaging
