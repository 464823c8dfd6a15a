// Which addresses the outbound side may connect to. The question is put at connect time, about the address itself, so
// that no spelling of a host name and no DNS answer gets around it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

struct sockaddr;

namespace parley::net {

/// An IP address as 16 bytes; IPv4 in its mapped form (::ffff:a.b.c.d), which is also how the system treats that form.
using IpBytes = std::array<std::uint8_t, 16>;

/// The address written as dotted IPv4 or IPv6 without brackets, port or zone; nothing else is accepted.
Result<IpBytes> parse_ip(std::string_view text);

enum class AddressVerdict {
  open,    ///< globally routable: anyone's, https expected
  listed,  ///< in a range the operator listed: allowed, plain http too
  refused  ///< ours, the machine's or nobody's
};

struct AddressJudgement {
  AddressVerdict verdict;
  /// Why it is refused ("loopback"); static text, empty otherwise.
  std::string_view reason;
};

/// Immutable after construction, so any thread may ask. Refuses by default everything that is not globally routable:
/// loopback, private, link-local (and with it the clouds' metadata services), shared (CGNAT), multicast, documentation,
/// benchmark and reserved ranges of both families, and IPv6 forms that carry such an IPv4 address inside.
class AddressRules {
 public:
  AddressRules() = default;

  /// `allow` names ranges to open besides the public ones: "10.1.0.0/16", "192.168.1.7", "fd00:1::/32". Invalid when
  /// one is no network; the message names it.
  static Result<AddressRules> parse(std::span<const std::string> allow);

  AddressJudgement judge(const IpBytes& address) const;
  /// For what a connect is about to use. Families other than IPv4 and IPv6 (unix sockets) are refused.
  AddressJudgement judge(const sockaddr& address) const;

 private:
  struct Range {
    IpBytes network;
    unsigned prefix;  ///< bits, counted in the 16-byte form
  };
  bool listed(const IpBytes& address) const;

  std::vector<Range> allowed_;
};

}  // namespace parley::net
