// Reads the target of a request line into a decoded path and query, and refuses what two readers could understand in
// two ways: encoded slashes, dot segments, control characters, broken UTF-8.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "net/http.hpp"

namespace parley::net {

struct Target {
  std::string path;  ///< begins with '/', or is "*" (OPTIONS only)
  Pairs query;
};

/// Takes origin form (`/a?b=c`), absolute form (`http://host/a`) and `*`. Errors are Errc::invalid and never repeat the
/// query, which may hold a token.
Result<Target> parse_target(std::string_view raw);

/// Decodes %XX, and '+' as a space when `plus_is_space`. Fails on a broken escape.
Result<std::string> percent_decode(std::string_view text, bool plus_is_space);

}  // namespace parley::net
