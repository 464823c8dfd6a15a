// Carries domain events to the people who look: which rooms hear of what.
#pragma once

#include "messaging/domain_events.hpp"
#include "realtime/event_stream.hpp"

namespace parley::server {

/// Subscribes as long as it lives. Both must outlive it.
class LiveEvents {
 public:
  LiveEvents(messaging::DomainEvents& events, realtime::EventStream& stream);
  ~LiveEvents();
  LiveEvents(const LiveEvents&) = delete;
  LiveEvents& operator=(const LiveEvents&) = delete;

 private:
  messaging::DomainEvents& events_;
};

}  // namespace parley::server
