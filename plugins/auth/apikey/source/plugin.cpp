#include "api_keys.hpp"

PARLEY_PLUGIN(parley::auth_apikey::ApiKeys, parley::sdk::Auth);
