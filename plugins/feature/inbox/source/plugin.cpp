#include "inbox.hpp"

PARLEY_PLUGIN(parley::inbox::Inbox, parley::sdk::Feature);
