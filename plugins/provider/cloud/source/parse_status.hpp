// Turns one element of statuses[] into an event: what became of a message we sent.
#pragma once

#include "inbound.hpp"

namespace parley::cloud {

/// Appends an event of kind "status". Carries no "raw": statuses are three in four webhooks and lose nothing here.
/// False for a status we do not know: what was written is to be cut back. Throws BrokenItem.
bool write_status(JsonText& out, const json::object& item, const Surroundings& around);

}  // namespace parley::cloud
