#include "local_bus.hpp"

PARLEY_PLUGIN(parley::bus_local::LocalBus, parley::sdk::Bus);
