// Tells users what concerns them: a row that stays until it is read, and the live event "notification" to their room.
#pragma once

#include <parley/host/clock.hpp>
#include <parley/host/realtime.hpp>

#include "notification_store.hpp"
#include "people.hpp"

namespace parley::inbox {

/// Thread-safe. Blocks. Throws Failure.
class Notifications {
 public:
  Notifications(sdk::Clock clock, sdk::Realtime realtime, const NotificationStore& store)
      : clock_(clock), realtime_(realtime), store_(store) {}

  void tell(std::string_view tenant, const std::string& user, std::string_view kind, const std::string& conversation,
            sdk::Json data) const;

 private:
  sdk::Clock clock_;
  sdk::Realtime realtime_;
  const NotificationStore& store_;
};

/// Who is named in a note, as "@Ana Silva": of two names of which one begins the other, the longer.
std::vector<std::string> mentioned(std::string_view note, const std::map<std::string, Person>& people);

}  // namespace parley::inbox
