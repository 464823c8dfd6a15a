#include "host/services.hpp"

#include "host/interfaces.hpp"
#include "plugin/host_interfaces.hpp"

namespace parley::host {

void add_interfaces(plugin::HostInterfaces& interfaces) {
  interfaces.add(PARLEY_HOST_HTTP_V1, &http_interface());
  interfaces.add(PARLEY_HOST_REALTIME_V1, &realtime_interface());
  interfaces.add(PARLEY_HOST_STORE_V1, &store_interface());
  interfaces.add(PARLEY_HOST_INBOUND_V1, &inbound_interface());
  interfaces.add(PARLEY_HOST_EVENTS_V1, &events_interface());
  interfaces.add(PARLEY_HOST_FETCH_V1, &fetch_interface());
  interfaces.add(PARLEY_HOST_IDENTITY_V1, &identity_interface());
  interfaces.add(PARLEY_HOST_CONVERSATIONS_V1, &conversations_interface());
  interfaces.add(PARLEY_HOST_JOBS_V1, &jobs_interface());
}

Result<Gate::Pass> enter(Services& services) {
  return services.gate.enter();
}

void close(Services& services) {
  services.gate.close();
}

Services& services_of(const parley_host* host) {
  return *static_cast<Services*>(plugin::context_of(host).services);
}

}  // namespace parley::host
