// Which channels of a tenant fail: by their last trial, or because most of what was sent lately did not arrive.
#pragma once

#include <map>
#include <parley/host/store.hpp>
#include <parley/json.hpp>
#include <span>
#include <string>

namespace parley::inbox {

/// One message of ours that has left, or has failed to.
struct Sending {
  std::string channel_id;
  bool failed = false;
};

/// The channels by which at least five were sent and more than half failed.
std::map<std::string, std::int64_t> mostly_failing(std::span<const Sending> sent);

/// Thread-safe. Blocks.
class ChannelHealth {
 public:
  explicit ChannelHealth(sdk::Store store) : store_(store) {}

  /// By channel, what an alert says of it.
  std::map<std::string, sdk::Json> failing(std::string_view tenant, std::int64_t now) const;

 private:
  sdk::Store store_;
};

}  // namespace parley::inbox
