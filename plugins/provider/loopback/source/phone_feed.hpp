// What open pages hear at once: messages, ticks and "typing", each in the room of one customer.
#pragma once

#include <parley/host/realtime.hpp>
#include <string>
#include <string_view>

#include "open_channels.hpp"
#include "stored_message.hpp"

namespace parley::loopback {

/// The room of one customer's page.
std::string room_of(const PhoneChannel& channel, std::string_view customer);

/// Any thread; never blocks. A page that is not open misses nothing: it asks for the history when it opens.
class PhoneFeed {
 public:
  explicit PhoneFeed(sdk::Host host) : realtime_(host) {}

  /// {"type": "message", "item": {...}, "typing_ms"?}: the page shows "typing" for so long before the message.
  void message(const PhoneChannel& channel, const StoredMessage& message, std::int64_t typing_ms = 0) const;
  /// {"type": "status", "id", "status", "changed"}
  void status(const PhoneChannel& channel, std::string_view customer, std::string_view id, std::string_view status,
              std::int64_t changed) const;
  /// {"type": "removed", "id"}: the host did not take it.
  void removed(const PhoneChannel& channel, std::string_view customer, std::string_view id) const;

 private:
  sdk::Realtime realtime_;
};

}  // namespace parley::loopback
