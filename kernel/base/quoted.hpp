// Words of others inside our messages: whatever came from outside is shown so that it cannot pass for a message of
// ours, and so that it can go to a terminal and into JSON.
#pragma once

#include <string>
#include <string_view>

namespace parley {

/// Control characters escaped as \xNN, and every byte above 0x7F as well when the text as a whole is no UTF-8.
std::string printable(std::string_view text);

/// The text in double quotes, printable, cut at 80 bytes (on a character's border) with an ellipsis.
std::string in_quotes(std::string_view text);

}  // namespace parley
