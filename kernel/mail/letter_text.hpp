// How the parts of a letter stand in a message: a subject as header text that shows what it says, lines as SMTP wants
// them.
#pragma once

#include <string>
#include <string_view>

namespace parley::mail {

/// RFC 2047: as it is when it is plain ASCII that cannot be taken for an encoded word, otherwise as encoded words in
/// UTF-8. Control characters become spaces: what a person typed must not become another header. `text` is UTF-8.
std::string header_text(std::string_view text);

/// Each line ended by CR LF, whatever ended it before. Servers refuse letters with a bare LF.
std::string with_crlf(std::string_view text);

}  // namespace parley::mail
