#include "cloud_provider.hpp"

PARLEY_PLUGIN(parley::cloud::CloudProvider, parley::sdk::Provider);
