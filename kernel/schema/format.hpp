// The formats that texts are held to, each with the words for what is expected.
#pragma once

#include <span>
#include <string_view>

namespace parley::schema {

struct Format {
  std::string_view name;
  std::string_view expected;  ///< follows "expected "
  bool (*matches)(std::string_view text);
};

/// Null for a name that is not known.
const Format* find_format(std::string_view name);
std::span<const Format> all_formats();

// The tests themselves. Pure; no allocation.
bool is_date(std::string_view text);
bool is_date_time(std::string_view text);
bool is_email(std::string_view text);
bool is_hostname(std::string_view text);
bool is_ipv4(std::string_view text);
bool is_ipv6(std::string_view text);
bool is_uri(std::string_view text);
bool is_uuid(std::string_view text);

}  // namespace parley::schema
