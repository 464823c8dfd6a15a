// A validated section: every option of its table has a value of its type within its bounds, so the getters cannot fail.
// Asking for a key or type that the table does not have is a BrokenInvariant, a mistake in our code.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "config/option_value.hpp"
#include "config/origin.hpp"

namespace parley::config {

struct Setting {
  std::string key;
  OptionType type = OptionType::string;
  SettingValue value;
  Origin origin;
};

/// A value; copies are independent. Safe to read from many threads.
class Settings {
 public:
  Settings() = default;
  Settings(std::string section, std::vector<Setting> settings)
      : section_(std::move(section)), settings_(std::move(settings)) {}

  const std::string& section() const { return section_; }

  const std::string& string(std::string_view key) const;
  const std::string& choice(std::string_view key) const;
  bool boolean(std::string_view key) const;
  std::int64_t integer(std::string_view key) const;
  double number(std::string_view key) const;
  Millis duration(std::string_view key) const;
  std::uint64_t size(std::string_view key) const;  ///< in bytes
  const Address& address(std::string_view key) const;
  const std::vector<std::string>& list(std::string_view key) const;
  /// As written; a relative one counts from the process's working directory.
  std::filesystem::path path(std::string_view key) const;
  const Secret& secret(std::string_view key) const;
  const std::vector<Secret>& secrets(std::string_view key) const;
  TimeOfDay time_of_day(std::string_view key) const;

  const Origin& origin(std::string_view key) const;
  bool has(std::string_view key) const;
  /// In the order of the option table.
  const std::vector<Setting>& all() const { return settings_; }

  /// What a plugin gets: durations in milliseconds, sizes in bytes, addresses and times as text, dotted keys as nested
  /// objects, and **secrets in clear**. Not for logs; dump() is.
  json::object reveal_json() const;

 private:
  const Setting& find(std::string_view key) const;
  template <class T>
  const T& get(std::string_view key, OptionType type) const;

  std::string section_;
  std::vector<Setting> settings_;
};

}  // namespace parley::config
