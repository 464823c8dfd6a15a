// What the host interfaces act on. Made by the composition root; one for the process, reached from a call by its host.
#pragma once

#include <atomic>
#include <parley/abi/entry.h>

#include "host/event_delivery.hpp"
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
class Rooms;
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
  /// Off from the moment the store closes: plugins that still call are told that the server stops.
  std::atomic<bool> open{true};
};

/// Errc::unavailable once the services have closed.
Result<> check_open(const Services& services);

/// Adds every parley.host.* interface that needs services. HostInterfaces::set_services must have been given a Services
/// before a plugin that may use one of them starts.
void add_interfaces(plugin::HostInterfaces& interfaces);

/// The services behind the `host` argument of an interface's function.
Services& services_of(const parley_host* host);

}  // namespace parley::host
