#include <catch2/catch.hpp>

#include "build_message.hpp"
#include "open_channel.hpp"
#include "operations.hpp"

using namespace parley;
using namespace parley::cloud::test;

namespace {

std::string refusal(const char* key, const json::value& value) {
  json::object options = channel_options();
  options[key] = value;
  try {
    open_channel(options);
  } catch (const sdk::Failure& failure) {
    CHECK(failure.status() == PARLEY_INVALID);
    return failure.what();
  }
  return "opened";
}

}  // namespace

TEST_CASE("a channel's account is its number's id", "[cloud][channel]") {
  CHECK(open_channel()->account() == "100200300");
}

TEST_CASE("wrong options are refused by name, and secrets are never shown", "[cloud][channel]") {
  CHECK(refusal("phone_number_id", "+55 11") ==
        "phone_number_id: expected the digits of the number's id at Meta (not the phone number), found '+55 11'");
  CHECK(refusal("phone_number_id", nullptr) ==
        "phone_number_id: expected the digits of the number's id at Meta (not the phone number), found nothing");
  CHECK(refusal("business_account_id", "x").starts_with("business_account_id: "));
  CHECK(refusal("access_token", "") == "access_token: expected a token without spaces, found nothing");
  CHECK(refusal("access_token", "EAA\r\nX: y") ==
        "access_token: expected a token without spaces, found other characters");
  CHECK(refusal("base_url", "ftp://x").starts_with("base_url: "));
  CHECK(refusal("base_url", "https://u@x").starts_with("base_url: "));
  CHECK(refusal("graph_version", "23").starts_with("graph_version: "));
  CHECK(refusal("graph_version", "v23.0/x").starts_with("graph_version: "));
}

TEST_CASE("a base url may end in a slash and name a port", "[cloud][channel]") {
  json::object options = channel_options();
  options["base_url"] = "http://127.0.0.1:9000/";
  const auto request = open_channel(options)->build_op("mark_read", R"({"message_id":"x"})");
  CHECK(json::parse(request.head).at("url") == "http://127.0.0.1:9000/v23.0/100200300/messages");
}

TEST_CASE("a request signed with the channel's secret passes, whatever the header's case", "[cloud][channel]") {
  const std::string body = "what do ya want for nothing?";
  json::object options = channel_options();
  options["app_secret"] = "Jefe";
  const parley_header header{sdk::str("x-HUB-Signature-256"),
                             sdk::str("sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")};
  parley_http_request raw{};
  raw.struct_size = sizeof raw;
  raw.headers = &header;
  raw.header_count = 1;
  raw.body = sdk::str(body);
  CHECK_NOTHROW(open_channel(options)->verify_webhook(sdk::HttpRequest(raw)));
  raw.header_count = 0;
  CHECK_THROWS_AS(open_channel(options)->verify_webhook(sdk::HttpRequest(raw)), sdk::Failure);
}

TEST_CASE("capabilities name every type and operation", "[cloud][channel]") {
  const json::value capabilities = json::parse(provider().capabilities());
  CHECK(capabilities.at("transport") == "http");
  CHECK(capabilities.at("safe_resend") == false);
  CHECK(capabilities.at("echoes_id") == true);
  CHECK(capabilities.at("message_types").as_array().size() == cloud::message_types().size());
  CHECK(capabilities.at("ops").as_array().size() == cloud::op_names().size());
}

TEST_CASE("a provider without its bound is refused", "[cloud][channel]") {
  CHECK_THROWS_WITH(cloud::CloudProvider(sdk::Host(nullptr), "{}"),
                    "provider.cloud: max_webhook_bytes: expected a number of bytes");
}
