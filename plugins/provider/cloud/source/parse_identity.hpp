// News about who a contact is: a changed phone number or a changed business-scoped user id.
#pragma once

#include "inbound.hpp"

namespace parley::cloud {

/// Whether a message is a system note about a changed number or user id rather than something a person said.
bool is_identity_message(const json::object& item, std::string_view type);

/// Appends an event of kind "identity" for such a message: "change", "previous" and "current". Returns true.
bool write_identity_message(JsonText& out, const json::object& item, const Surroundings& around);

/// The same for one element of user_id_update[]. False when its shape is not the one we know.
bool write_user_id_update(JsonText& out, const json::value& item, const Surroundings& around);

}  // namespace parley::cloud
