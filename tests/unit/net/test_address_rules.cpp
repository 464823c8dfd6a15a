#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <random>
#include <sys/socket.h>
#include <sys/un.h>

#include "net/address_rules.hpp"

using namespace parley;
using namespace parley::net;

namespace {

AddressVerdict verdict(const AddressRules& rules, const std::string& text) {
  return rules.judge(*parse_ip(text)).verdict;
}

AddressRules listing(std::vector<std::string> ranges) {
  return *AddressRules::parse(ranges);
}

std::string dotted(const std::array<unsigned, 4>& v4) {
  return std::to_string(v4[0]) + "." + std::to_string(v4[1]) + "." + std::to_string(v4[2]) + "." +
         std::to_string(v4[3]);
}

IpBytes with_v4_at(const std::string& prefix, std::size_t at, const std::array<unsigned, 4>& v4, unsigned flip = 0) {
  IpBytes bytes = *parse_ip(prefix);
  for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<std::uint8_t>(v4[i] ^ flip);
  return bytes;
}

}  // namespace

TEST_CASE("Addresses that are not globally routable are refused", "[net][address]") {
  const auto text = GENERATE(as<std::string>{}, "0.0.0.0", "0.1.2.3", "10.0.0.0", "10.255.255.255", "100.64.0.0",
                             "100.127.255.255", "127.0.0.1", "127.255.255.255", "168.63.129.16", "169.254.0.1",
                             "169.254.169.254", "172.16.0.0", "172.31.255.255", "192.0.0.192", "192.0.2.1",
                             "192.88.99.1", "192.168.0.1", "198.18.0.0", "198.19.255.255", "198.51.100.9",
                             "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",        //
                             "::", "::1", "::7f00:1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1",          //
                             "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808",  //
                             "100::1", "2001:2::1", "2001:10::1", "2001:2f::1", "2001:db8::1", "3fff:fff::1",      //
                             "2002:7f00:1::", "2002:a9fe:a9fe::1", "fc00::1", "fd00:ec2::254", "fdff::1", "fe80::1",
                             "febf::1", "fec0::1", "ff02::1", "5f00::1", "4000::1");
  CAPTURE(text);
  const auto judgement = AddressRules{}.judge(*parse_ip(text));
  CHECK(judgement.verdict == AddressVerdict::refused);
  CHECK_FALSE(judgement.reason.empty());
}

TEST_CASE("Globally routable addresses are open, next door to refused ones too", "[net][address]") {
  const auto text =
      GENERATE(as<std::string>{}, "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
               "126.255.255.255", "128.0.0.0", "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.0.1.1",
               "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "::ffff:8.8.8.8",
               "64:ff9b::808:808", "2002:808:808::1", "2001:4860:4860::8888", "2606:4700::1111", "2a03:2880:f003::1");
  CAPTURE(text);
  CHECK(verdict(AddressRules{}, text) == AddressVerdict::open);
}

TEST_CASE("A listed range is allowed, and nothing beside it", "[net][address]") {
  const AddressRules rules = listing({"10.1.0.0/16", "192.168.7.9", "fd00:1::/32", "127.0.0.0/9"});
  for (const char* text : {"10.1.0.0", "10.1.255.255", "::ffff:10.1.2.3", "192.168.7.9", "fd00:1::5", "127.127.0.1"})
    CHECK(verdict(rules, text) == AddressVerdict::listed);
  for (const char* text : {"10.0.255.255", "10.2.0.0", "192.168.7.8", "fd00:2::5", "127.128.0.1", "64:ff9b::a01:203"})
    CHECK(verdict(rules, text) == AddressVerdict::refused);
  CHECK(verdict(rules, "8.8.8.8") == AddressVerdict::open);
}

TEST_CASE("Listing all of IPv6 opens no IPv4 address", "[net][address]") {
  const AddressRules rules = listing({"::/0"});
  CHECK(verdict(rules, "::1") == AddressVerdict::listed);
  CHECK(verdict(rules, "127.0.0.1") == AddressVerdict::refused);
  CHECK(verdict(rules, "::ffff:127.0.0.1") == AddressVerdict::refused);
}

TEST_CASE("A range that is none is refused with its text in the message", "[net][address]") {
  const auto text = GENERATE(as<std::string>{}, "", "localhost", "10.0.0.0/33", "10.0.0.1/8", "fd00::/129",
                             "fd00::1/64", "10.0.0.0/", "10.0.0.0/8x", "10.0.0.0/-1", "10.0/8", "[::1]", "0x7f.0.0.1");
  const auto rules = AddressRules::parse(std::vector{text});
  REQUIRE(rules.has_error());
  CHECK(rules.error().code == Errc::invalid);
  CHECK(rules.error().message.find('"' + text + '"') != std::string::npos);
}

TEST_CASE("Only internet sockets may be connected", "[net][address]") {
  sockaddr_un path{};
  path.sun_family = AF_UNIX;
  CHECK(AddressRules{}.judge(reinterpret_cast<const sockaddr&>(path)).verdict == AddressVerdict::refused);
  sockaddr_in four{};
  four.sin_family = AF_INET;
  four.sin_addr.s_addr = htonl(0x08080808);
  CHECK(AddressRules{}.judge(reinterpret_cast<const sockaddr&>(four)).verdict == AddressVerdict::open);
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  six.sin6_addr.s6_addr[15] = 1;
  CHECK(AddressRules{}.judge(reinterpret_cast<const sockaddr&>(six)).verdict == AddressVerdict::refused);
}

TEST_CASE("Every IPv6 form of an IPv4 address is refused when the address itself is", "[net][address][property]") {
  std::mt19937 random(20261121);
  std::uniform_int_distribution<unsigned> byte(0, 255);
  const std::array<unsigned, 4> firsts[] = {{10, 0}, {127, 0}, {169, 254}, {192, 168}};
  const AddressRules rules;
  for (int round = 0; round < 20'000; ++round) {
    std::array<unsigned, 4> v4{byte(random), byte(random), byte(random), byte(random)};
    if (round % 2 == 0) std::copy_n(firsts[byte(random) % 4].begin(), 2, v4.begin());
    CAPTURE(dotted(v4));
    const AddressVerdict plain = verdict(rules, dotted(v4));
    REQUIRE(rules.judge(with_v4_at("::ffff:0:0", 12, v4)).verdict == plain);
    REQUIRE(rules.judge(with_v4_at("64:ff9b::", 12, v4)).verdict == plain);
    REQUIRE(rules.judge(with_v4_at("2002::1", 2, v4)).verdict == plain);
    REQUIRE(rules.judge(with_v4_at("2001:0:808:808::", 12, v4, 0xff)).verdict == plain);
    REQUIRE(rules.judge(with_v4_at("2001:0:0:0:0:0:f7f7:f7f7", 4, v4)).verdict == plain);
    REQUIRE(rules.judge(with_v4_at("::", 12, v4)).verdict == AddressVerdict::refused);
  }
}
