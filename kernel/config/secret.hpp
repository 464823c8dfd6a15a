// A secret of the configuration: an access token, an app secret, a password. It has no stream operator and no implicit
// conversion, so it is shown only where someone wrote reveal().
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace parley::config {

/// Environment variables by name; passed in, so that loading is a pure function of its arguments and files.
using Environment = std::map<std::string, std::string, std::less<>>;

/// What resolving a secret takes. The environment must outlive it.
struct SecretSources {
  const Environment& environment;
  std::filesystem::path directory;  ///< where relative `file:` paths start
};

class Secret {
 public:
  Secret() = default;  ///< not set
  Secret(std::string text, std::string reference) : text_(std::move(text)), reference_(std::move(reference)) {}

  bool is_set() const { return !text_.empty(); }
  /// A literal stands in the configuration itself and should move to env: or file:.
  bool is_literal() const { return is_set() && reference_.empty(); }
  /// The secret itself. Never log it, never put it into an error.
  const std::string& reveal() const { return text_; }
  /// What may be shown: the reference ("env:WA_TOKEN"), "********" for a literal, "" when not set.
  std::string redacted() const;

 private:
  std::string text_;
  std::string reference_;
};

/// Resolves `env:NAME`, `file:PATH` (relative to `sources.directory`; one trailing line end is cut) or a literal.
///
/// Errors: the variable or file is missing or empty (not_found), or the file may be read by everyone (denied). The
/// message reads after "found", as in "environment variable WA_TOKEN, which is not set"; no message holds the secret.
Result<Secret> resolve_secret(std::string_view text, const SecretSources& sources);

}  // namespace parley::config
