// Versions of plugins, "1.4.0", and what one plugin requires of another, "storage.sqlite>=1.2.0".
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parley::plugin {

struct Version {
  std::uint32_t major = 0;
  std::uint32_t minor = 0;
  std::uint32_t patch = 0;
  friend auto operator<=>(const Version&, const Version&) = default;
};

/// Exactly three numbers with dots between them, else nothing.
std::optional<Version> parse_version(std::string_view text);
std::string to_text(const Version& version);

struct Requirement {
  std::string id;
  std::optional<Version> at_least;
};

/// "kind.name" or "kind.name>=1.2.0", spaces around ">=" allowed, else nothing. Does not check the id.
std::optional<Requirement> parse_requirement(std::string_view text);
std::string to_text(const Requirement& requirement);

}  // namespace parley::plugin
