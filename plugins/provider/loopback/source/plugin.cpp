#include "loopback.hpp"

PARLEY_PLUGIN(parley::loopback::Loopback, parley::sdk::Provider, parley::sdk::Feature);
