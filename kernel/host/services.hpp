// What the host interfaces act on. Made by the composition root; one for the process, reached from a call by its host.
#pragma once

#include <functional>
#include <parley/abi/entry.h>
#include <string>
#include <vector>

#include "host/event_delivery.hpp"
#include "host/gate.hpp"
#include "host/registrations.hpp"

namespace parley::net {
class Fetcher;
class Router;
}  // namespace parley::net
namespace parley::store {
class Database;
class Writer;
}  // namespace parley::store
namespace parley::messaging {
class ChannelDirectory;
class Intake;
}  // namespace parley::messaging
namespace parley::realtime {
class EventStream;
class Rooms;
}  // namespace parley::realtime
namespace parley::conversations {
class ConversationService;
}
namespace parley::identity {
class Gatekeeper;
}
namespace parley::rest {
class Api;
}
namespace parley::plugin {
class HostInterfaces;
}

namespace parley::host {

struct Services {
  net::Fetcher& fetcher;
  store::Database& database;
  store::Writer& writer;
  messaging::ChannelDirectory& channels;
  messaging::Intake& intake;
  realtime::Rooms& rooms;
  Registrations& registrations;
  EventDelivery& events;
  rest::Api& api;
  realtime::EventStream& stream;
  identity::Gatekeeper& gatekeeper;
  conversations::ConversationService& conversations;
  std::function<Result<std::vector<std::string>>()> active_tenants;
  Gate gate{};  ///< passed by every call that uses the store, so that it is not closed under a call
};

/// To be held for the length of a call that uses the store. Errc::unavailable once the services have closed.
Result<Gate::Pass> enter(Services& services);
/// Lets no new call in and waits for those under way. Before the store is closed.
void close(Services& services);

/// Adds every parley.host.* interface that needs services. HostInterfaces::set_services must have been given a Services
/// before a plugin that may use one of them starts.
void add_interfaces(plugin::HostInterfaces& interfaces);

/// The services behind the `host` argument of an interface's function.
Services& services_of(const parley_host* host);

}  // namespace parley::host
