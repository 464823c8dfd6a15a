#include "one_time_codes.hpp"

PARLEY_PLUGIN(parley::auth_totp::OneTimeCodes, parley::sdk::Otp);
