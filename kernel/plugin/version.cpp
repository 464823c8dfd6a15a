#include "plugin/version.hpp"

#include <charconv>

namespace parley::plugin {

namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

std::optional<Version> parse_version(std::string_view text) {
  Version version;
  std::uint32_t* const parts[] = {&version.major, &version.minor, &version.patch};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *parts[i]);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (i == 2) break;
    if (!text.starts_with('.')) return std::nullopt;
    text.remove_prefix(1);
  }
  if (!text.empty()) return std::nullopt;
  return version;
}

std::string to_text(const Version& version) {
  return std::to_string(version.major) + "." + std::to_string(version.minor) + "." + std::to_string(version.patch);
}

std::optional<Requirement> parse_requirement(std::string_view text) {
  const std::size_t at = text.find(">=");
  Requirement requirement;
  requirement.id = trim(text.substr(0, at));
  if (at == std::string_view::npos) return requirement;
  requirement.at_least = parse_version(trim(text.substr(at + 2)));
  if (!requirement.at_least) return std::nullopt;
  return requirement;
}

std::string to_text(const Requirement& requirement) {
  return requirement.at_least ? requirement.id + ">=" + to_text(*requirement.at_least) : requirement.id;
}

}  // namespace parley::plugin
