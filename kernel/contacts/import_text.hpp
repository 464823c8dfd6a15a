// The text of a file that somebody uploads, in UTF-8 whatever it was saved in.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace parley::contacts {

struct ImportText {
  std::string text;
  std::string encoding;  ///< "utf-8" or "latin-1"
};

/// `encoding`: "utf-8", "latin-1" or "" to find out: what is valid UTF-8 is that, all else is Latin-1 (as Windows
/// writes it, with €, curly quotes and dashes). A byte order mark is taken off. Errc::unprocessable for UTF-16 and for
/// bytes that are not of the encoding.
Result<ImportText> import_text(std::string_view bytes, std::string_view encoding);

}  // namespace parley::contacts
