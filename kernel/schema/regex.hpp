// A pattern of a schema: linear time whatever the text, since patterns come with plugins and texts from anybody. Keeps
// RE2 out of the headers.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace re2 {
class RE2;
}

namespace parley::schema {

/// Immutable, cheap to copy, thread-safe.
class Regex {
 public:
  /// At most 1000 bytes and 1 MiB when compiled; RE2's dialect, so no look-around and no back-references.
  static Result<Regex> compile(std::string_view pattern);

  /// Whether any part of the text matches.
  bool found_in(std::string_view text) const;
  const std::string& text() const;

 private:
  explicit Regex(std::shared_ptr<const re2::RE2> regex) : regex_(std::move(regex)) {}

  std::shared_ptr<const re2::RE2> regex_;
};

}  // namespace parley::schema
