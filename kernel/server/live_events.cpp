#include "server/live_events.hpp"

namespace parley::server {

namespace {

constexpr const char* kOwner = "live";
// What everybody who works in the inbox sees in a list, and who has the conversation open sees in it.
constexpr const char* kKinds[] = {"message.new", "message.status", "conversation.updated", "contact.updated"};

realtime::Event to_live(const messaging::DomainEvent& event) {
  realtime::Event live{event.tenant, event.kind, {std::string(realtime::kTenantRoom)}, event.document};
  if (!event.conversation.empty()) live.rooms.push_back(realtime::conversation_room(event.conversation));
  return live;
}

}  // namespace

LiveEvents::LiveEvents(messaging::DomainEvents& events, realtime::EventStream& stream) : events_(events) {
  for (const char* kind : kKinds)
    events_.subscribe(kOwner, kind, [&stream](const messaging::DomainEvent& event) { stream.publish(to_live(event)); });
}

LiveEvents::~LiveEvents() {
  events_.remove_owner(kOwner);
}

}  // namespace parley::server
