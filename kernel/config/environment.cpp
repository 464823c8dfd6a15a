#include "config/environment.hpp"

namespace parley::config {

namespace {

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::string environment_word(std::string_view name) {
  std::string out;
  for (const char c : name) out += c == '.' || c == '-' ? '_' : upper(c);
  return out;
}

std::string environment_key(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c == '.')
      out += "__";
    else
      out += upper(c);
  }
  return out;
}

std::string environment_name(std::string_view section, std::string_view key) {
  return std::string(kEnvironmentPrefix) + environment_word(section) + "__" + environment_key(key);
}

std::string environment_name(std::string_view group, std::string_view id, std::string_view key) {
  return std::string(kEnvironmentPrefix) + environment_word(group) + "__" + environment_word(id) + "__" +
         environment_key(key);
}

std::string key_of_environment(std::string_view rest) {
  std::string out;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    if (rest.substr(i).starts_with("__")) {
      out += '.';
      ++i;
    } else {
      out += lower(rest[i]);
    }
  }
  return out;
}

Environment environment_of(const char* const* variables) {
  Environment out;
  for (; variables != nullptr && *variables != nullptr; ++variables) {
    const std::string_view entry(*variables);
    const std::size_t equals = entry.find('=');
    if (equals == std::string_view::npos) continue;
    out.emplace(entry.substr(0, equals), entry.substr(equals + 1));
  }
  return out;
}

}  // namespace parley::config
