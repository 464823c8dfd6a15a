#include "config/quantity.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <limits>
#include <span>

#include "config/finding.hpp"

namespace parley::config {

namespace {

struct Unit {
  std::string_view name;
  std::int64_t factor;
};

/// Smallest first; the writers go through them from the back.
constexpr std::array kTimeUnits{Unit{"ms", 1}, Unit{"s", 1000}, Unit{"m", 60'000}, Unit{"h", 3'600'000},
                                Unit{"d", 86'400'000}};
constexpr std::array kSizeUnits{Unit{"B", 1}, Unit{"KB", 1 << 10}, Unit{"MB", 1 << 20}, Unit{"GB", 1 << 30}};

Result<std::int64_t> parse_scaled(std::string_view text, std::span<const Unit> units, std::string_view what) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  if (error == std::errc{}) {
    for (const auto& [name, factor] : units) {
      if (unit != name) continue;
      if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max() / factor)) break;
      return static_cast<std::int64_t>(number) * factor;
    }
  }
  return fail(Errc::invalid, "expected " + std::string(what) + ", found " + in_quotes(text));
}

std::string write_scaled(std::int64_t amount, std::span<const Unit> units) {
  for (auto unit = units.rbegin(); unit != units.rend(); ++unit) {
    if (amount % unit->factor == 0 && (amount != 0 || unit->name == "s" || unit->name == "B")) {
      return std::to_string(amount / unit->factor) + std::string(unit->name);
    }
  }
  return {};  // unreachable: every amount is a multiple of the smallest unit
}

bool is_host_character(char c, bool bracketed) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.') return true;
  return bracketed ? c == ':' || c == '%' : c == '-' || c == '_';
}

}  // namespace

Result<Millis> parse_duration(std::string_view text) {
  const auto millis = parse_scaled(text, kTimeUnits, "a duration such as \"10s\"");
  if (millis.has_error()) return millis.error();
  return Millis{*millis};
}

Result<ByteSize> parse_size(std::string_view text) {
  const auto bytes = parse_scaled(text, kSizeUnits, "a size such as \"64KB\"");
  if (bytes.has_error()) return bytes.error();
  return ByteSize{static_cast<std::uint64_t>(*bytes)};
}

Result<TimeOfDay> parse_time_of_day(std::string_view text) {
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  if (text.size() == 5 && text[2] == ':' && digit(0) && digit(1) && digit(3) && digit(4)) {
    const int hours = (text[0] - '0') * 10 + (text[1] - '0');
    const int minutes = (text[3] - '0') * 10 + (text[4] - '0');
    if (minutes < 60 && hours * 60 + minutes <= 24 * 60) return TimeOfDay{hours * 60 + minutes};
  }
  return fail(Errc::invalid, "expected a time of day such as \"09:30\", found " + in_quotes(text));
}

Result<Address> parse_address(std::string_view text) {
  const auto refused = fail(Errc::invalid, "expected an address such as \"127.0.0.1:8080\", found " + in_quotes(text));
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return refused;
  std::string_view host = text.substr(0, colon);
  const std::string_view port_text = text.substr(colon + 1);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (host.empty() || host.size() > 253) return refused;
  for (const char c : host) {
    if (!is_host_character(c, bracketed)) return refused;
  }
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(port_text.data(), port_text.data() + port_text.size(), port);
  if (error != std::errc{} || end != port_text.data() + port_text.size()) return refused;
  return Address{std::string(host), port};
}

std::string to_text(Millis duration) {
  return write_scaled(duration.count(), kTimeUnits);
}

std::string to_text(ByteSize size) {
  return write_scaled(static_cast<std::int64_t>(size.bytes), kSizeUnits);
}

std::string to_text(TimeOfDay time) {
  char text[24];
  std::snprintf(text, sizeof text, "%02d:%02d", static_cast<int>(time.count() / 60),
                static_cast<int>(time.count() % 60));
  return text;
}

std::string to_text(const Address& address) {
  const bool v6 = address.host.find(':') != std::string::npos;
  return (v6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

}  // namespace parley::config
