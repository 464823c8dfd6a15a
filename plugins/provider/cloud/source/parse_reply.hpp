// Answers to what we sent: buttons, list rows, flow forms, template buttons and call permissions, all as type "reply".
#pragma once

#include "inbound.hpp"

namespace parley::cloud {

/// Appends "type", "text" and "reply" for a message of type "interactive". False for a kind we do not know.
bool write_interactive_reply(JsonText& out, const json::object& item, std::string_view type);
/// The same for type "button", the quick reply of a template.
bool write_button(JsonText& out, const json::object& item, std::string_view type);

}  // namespace parley::cloud
