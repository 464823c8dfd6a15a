// Texts with places for what is known: "Hello {{contact.name}}, this is {{agent.name}}".
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace parley::inbox {

/// By the name in the braces: "contact.name".
using Variables = std::map<std::string, std::string, std::less<>>;

/// The text with its places filled in, spaces inside of the braces left aside. What has no value is left out; braces
/// around anything that is no name stay as they are. A value is put in as it is and never read again.
std::string fill_in(std::string_view text, const Variables& variables);

}  // namespace parley::inbox
