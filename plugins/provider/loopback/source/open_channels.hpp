// The channels of this provider that are open now: the numbers a customer at the page can write to.
#pragma once

#include <list>
#include <mutex>
#include <string>
#include <string_view>

namespace parley::loopback {

/// What the plugin knows of a channel. A plain value.
struct PhoneChannel {
  std::string id;
  std::string tenant;
  std::string name;
};

/// Thread-safe.
class OpenChannels {
 public:
  using Place = std::list<PhoneChannel>::iterator;

  /// A channel may be open twice for a moment, while a new configuration takes over from the old one.
  Place add(PhoneChannel channel);
  void remove(Place place);

  /// The channel of that id, or the first one when `id` is empty. Throws Failure(PARLEY_NOT_FOUND).
  PhoneChannel find(std::string_view id) const;

 private:
  mutable std::mutex mutex_;
  std::list<PhoneChannel> channels_;
};

}  // namespace parley::loopback
