#include "passwords.hpp"

PARLEY_PLUGIN(parley::auth_password::Passwords, parley::sdk::Password);
