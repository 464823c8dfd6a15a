#include "tokens.hpp"

PARLEY_PLUGIN(parley::auth_jwt::Tokens, parley::sdk::Auth, parley::sdk::Token);
