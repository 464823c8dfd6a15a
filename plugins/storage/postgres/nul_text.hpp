// PostgreSQL's text holds every character but NUL, and messages hold that too. In the database NUL is written as
// U+FDD0 "0", and U+FDD0, which Unicode keeps for such inner use, as U+FDD0 "1". Different texts stay different, so
// keys do as well; only lengths and order see it.
#pragma once

#include <string>
#include <string_view>

namespace parley::postgres {

bool needs_encoding(std::string_view text);
/// Appends `text` without NUL.
void append_encoded(std::string& out, std::string_view text);

bool needs_decoding(std::string_view text);
/// The text that was encoded; U+FDD0 followed by anything else stays as it is.
std::string decoded(std::string_view text);

}  // namespace parley::postgres
