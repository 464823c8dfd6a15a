#include "net/address_rules.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>

namespace parley::net {

namespace {

constexpr unsigned kMappedBits = 96;

struct Special4 {
  std::uint32_t network;
  unsigned prefix;
  std::string_view reason;
};

constexpr std::uint32_t v4(unsigned a, unsigned b, unsigned c, unsigned d) {
  return a << 24 | b << 16 | c << 8 | d;
}

// The IANA special-purpose registry, less what is globally reachable, and one address a cloud answers on from inside.
constexpr Special4 kSpecial4[] = {
    {v4(0, 0, 0, 0), 8, "unspecified"},
    {v4(10, 0, 0, 0), 8, "private"},
    {v4(100, 64, 0, 0), 10, "shared (CGNAT)"},
    {v4(127, 0, 0, 0), 8, "loopback"},
    {v4(168, 63, 129, 16), 32, "cloud metadata"},
    {v4(169, 254, 0, 0), 16, "link-local"},
    {v4(172, 16, 0, 0), 12, "private"},
    {v4(192, 0, 0, 0), 24, "reserved"},
    {v4(192, 0, 2, 0), 24, "documentation"},
    {v4(192, 88, 99, 0), 24, "6to4 relay"},
    {v4(192, 168, 0, 0), 16, "private"},
    {v4(198, 18, 0, 0), 15, "benchmark"},
    {v4(198, 51, 100, 0), 24, "documentation"},
    {v4(203, 0, 113, 0), 24, "documentation"},
    {v4(224, 0, 0, 0), 4, "multicast"},
    {v4(255, 255, 255, 255), 32, "broadcast"},
    {v4(240, 0, 0, 0), 4, "reserved"},
};

struct Special6 {
  IpBytes network;
  unsigned prefix;
  std::string_view reason;
};

constexpr Special6 kSpecial6[] = {
    {{0xfc}, 7, "unique local"},
    {{0xfe, 0x80}, 10, "link-local"},
    {{0xfe, 0xc0}, 10, "site-local"},
    {{0xff}, 8, "multicast"},
    {{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48, "local NAT64"},
    {{0x20, 0x01, 0x00, 0x02}, 48, "benchmark"},
    {{0x20, 0x01, 0x00, 0x10}, 28, "reserved (ORCHID)"},
    {{0x20, 0x01, 0x00, 0x20}, 28, "reserved (ORCHID)"},
    {{0x20, 0x01, 0x0d, 0xb8}, 32, "documentation"},
    {{0x3f, 0xff, 0x00}, 20, "documentation"},
};

constexpr IpBytes kNat64{0x00, 0x64, 0xff, 0x9b};
constexpr IpBytes kTeredo{0x20, 0x01, 0x00, 0x00};
constexpr IpBytes k6to4{0x20, 0x02};
constexpr IpBytes kGlobalUnicast{0x20};
constexpr IpBytes kZero{};
constexpr IpBytes kLoopback6{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
constexpr IpBytes kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

bool within(const IpBytes& address, const IpBytes& network, unsigned prefix) {
  const unsigned whole = prefix / 8;
  if (!std::equal(address.begin(), address.begin() + whole, network.begin())) return false;
  const unsigned rest = prefix % 8;
  return rest == 0 || ((address[whole] ^ network[whole]) >> (8 - rest)) == 0;
}

std::uint32_t v4_at(const IpBytes& address, std::size_t at) {
  return v4(address[at], address[at + 1], address[at + 2], address[at + 3]);
}

/// Why the IPv4 address is refused; empty when it is globally routable.
std::string_view refusal4(std::uint32_t address) {
  for (const Special4& special : kSpecial4)
    if (((address ^ special.network) >> (32 - special.prefix)) == 0) return special.reason;
  return {};
}

std::string_view refusal_inside(std::uint32_t embedded) {
  return refusal4(embedded).empty() ? std::string_view{} : "IPv6 form of a refused IPv4 address";
}

/// Why the address is refused; empty when it is globally routable.
std::string_view refusal(const IpBytes& address) {
  if (within(address, kMapped, kMappedBits)) return refusal4(v4_at(address, 12));
  if (address == kZero) return "unspecified";
  if (address == kLoopback6) return "loopback";
  if (within(address, kZero, 96)) return "IPv4-compatible";
  for (const Special6& special : kSpecial6)
    if (within(address, special.network, special.prefix)) return special.reason;
  if (within(address, kNat64, 96)) return refusal_inside(v4_at(address, 12));
  if (within(address, k6to4, 16)) return refusal_inside(v4_at(address, 2));
  if (within(address, kTeredo, 32)) {
    const std::string_view server = refusal_inside(v4_at(address, 4));
    return server.empty() ? refusal_inside(~v4_at(address, 12)) : server;  // the client's half is stored inverted
  }
  return within(address, kGlobalUnicast, 3) ? std::string_view{} : "not global unicast";
}

IpBytes mapped(const in_addr& address) {
  IpBytes bytes = kMapped;
  std::memcpy(bytes.data() + 12, &address, 4);
  return bytes;
}

Error bad_range(const std::string& text, std::string_view wrong) {
  return fail(Errc::invalid, "allow_private: \"" + text + "\" " + std::string(wrong) +
                                 "; expected an address or a network such as 10.1.0.0/16 or fd00:1::/32");
}

}  // namespace

Result<IpBytes> parse_ip(std::string_view text) {
  const std::string ended(text);
  in_addr four{};
  if (inet_pton(AF_INET, ended.c_str(), &four) == 1) return mapped(four);
  IpBytes six{};
  if (inet_pton(AF_INET6, ended.c_str(), six.data()) == 1) return six;
  return fail(Errc::invalid, "\"" + ended + "\" is no IP address; expected a form such as 192.0.2.1 or 2001:db8::1");
}

Result<AddressRules> AddressRules::parse(std::span<const std::string> allow) {
  AddressRules rules;
  for (const std::string& text : allow) {
    const std::size_t slash = text.find('/');
    const auto address = parse_ip(std::string_view(text).substr(0, slash));
    if (!address) return bad_range(text, "is no IP address or network");
    const unsigned base = text.find(':') == std::string::npos ? kMappedBits : 0;
    unsigned prefix = 128 - base;
    if (slash != std::string::npos) {
      const char* end = text.data() + text.size();
      const auto [stop, error] = std::from_chars(text.data() + slash + 1, end, prefix);
      if (error != std::errc{} || stop != end || prefix > 128 - base)
        return bad_range(text, "has no valid prefix length");
    }
    IpBytes network = *address;
    for (unsigned bit = base + prefix; bit < 128; ++bit)
      network[bit / 8] &= static_cast<std::uint8_t>(~(0x80u >> bit % 8));
    if (network != *address) return bad_range(text, "has bits set after its prefix");
    rules.allowed_.push_back({network, base + prefix});
  }
  return rules;
}

bool AddressRules::listed(const IpBytes& address) const {
  // A listed IPv6 range, "::/0" say, must not open IPv4 through the mapped form.
  const bool four = within(address, kMapped, kMappedBits);
  return std::any_of(allowed_.begin(), allowed_.end(), [&](const Range& range) {
    return within(range.network, kMapped, kMappedBits) == four && within(address, range.network, range.prefix);
  });
}

AddressJudgement AddressRules::judge(const IpBytes& address) const {
  if (listed(address)) return {AddressVerdict::listed, {}};
  const std::string_view reason = refusal(address);
  return {reason.empty() ? AddressVerdict::open : AddressVerdict::refused, reason};
}

AddressJudgement AddressRules::judge(const sockaddr& address) const {
  if (address.sa_family == AF_INET) return judge(mapped(reinterpret_cast<const sockaddr_in&>(address).sin_addr));
  if (address.sa_family != AF_INET6) return {AddressVerdict::refused, "not an internet address"};
  IpBytes bytes;
  std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, bytes.size());
  return judge(bytes);
}

}  // namespace parley::net
