#include <catch2/catch.hpp>
#include <ctime>
#include <iostream>

#include "open_channel.hpp"
#include "parse_webhook.hpp"
#include "webhook_builder.hpp"

using namespace parley::cloud;
using namespace parley::cloud::test;

namespace {

template <class Code>
double microseconds_each(int rounds, Code code) {
  for (int i = 0; i < rounds / 10; ++i) code();
  const std::clock_t start = std::clock();  // processor time: other programs on the machine do not count
  for (int i = 0; i < rounds; ++i) code();
  return static_cast<double>(std::clock() - start) * 1e6 / CLOCKS_PER_SEC / rounds;
}

}  // namespace

// Hidden: figures for a person, run with "[bench]". Goals on the reference machine: 5 us and 2 us.
TEST_CASE("what the hot paths cost", "[.][bench]") {
  const json::array contacts{json::object{{"wa_id", "55119876510001"}, {"profile", {{"name", "Ana Lima"}}}}};
  json::array one;
  one.push_back(text_message(1));
  const std::string message = body_of(change(one, "messages", "messages", contacts));
  const std::string status = body_of(change({json::object{{"id", "wamid.OUT1"},
                                                          {"status", "delivered"},
                                                          {"timestamp", "1767225601"},
                                                          {"recipient_id", "5511987650001"},
                                                          {"biz_opaque_callback_data", "0190b0a0"}}},
                                            "statuses"));
  json::array many;
  for (int i = 0; i < 1000; ++i) many.push_back(text_message(i));
  const std::string thousand = body_of(change(many));
  const auto channel = open_channel();
  const std::string outbound = R"({"id":"0190b0a0-0000-7000-8000-000000000001","to":{"address":"5511987650001"},)"
                               R"("message":{"type":"text","text":"Hello, how can we help you today?"}})";
  const Response accepted(200, R"({"messages":[{"id":"wamid.OUT"}],"contacts":[{"input":"1","wa_id":"1"}]})");
  std::cout << "parse_webhook, text (" << message.size()
            << " bytes): " << microseconds_each(200'000, [&] { parse_webhook(message, kMaxBytes); }) << " us\n"
            << "parse_webhook, status (" << status.size()
            << " bytes): " << microseconds_each(200'000, [&] { parse_webhook(status, kMaxBytes); }) << " us\n"
            << "parse_webhook, 1000 texts (" << thousand.size()
            << " bytes): " << microseconds_each(200, [&] { parse_webhook(thousand, kMaxBytes); }) << " us\n"
            << "build_send, text: " << microseconds_each(200'000, [&] { channel->build_send(outbound); }) << " us\n"
            << "parse_send: " << microseconds_each(200'000, [&] { channel->parse_send(accepted.raw()); }) << " us\n";
}
