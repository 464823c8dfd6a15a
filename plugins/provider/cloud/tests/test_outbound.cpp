#include <catch2/catch.hpp>
#include <set>

#include "build_message.hpp"
#include "golden_file.hpp"
#include "open_channel.hpp"

using namespace parley;
using namespace parley::cloud::test;

namespace {

constexpr const char* kId = "0190b0a0-0000-7000-8000-000000000001";

json::object document(const json::object& message, const json::object& to = {{"address", "5511987650001"}}) {
  return {{"id", kId}, {"to", to}, {"message", message}};
}

json::object sent(const json::object& outbound) {
  return json::parse(open_channel()->build_send(json::serialize(outbound)).body).as_object();
}

/// "x*61" in the table stands for a text of 61 times that character.
void expand(json::value& value) {
  if (value.is_object()) {
    for (auto& entry : value.get_object()) expand(entry.value());
  } else if (value.is_array()) {
    for (auto& item : value.get_array()) expand(item);
  } else if (value.is_string()) {
    const std::string text(value.get_string());
    const std::size_t star = text.find('*');
    if (star == std::string::npos || star > 2) return;
    std::string repeated;
    for (int i = std::stoi(text.substr(star + 1)); i > 0; --i) repeated += text.substr(0, star);
    value = repeated;
  }
}

sdk::Failure refusal(const json::object& outbound) {
  try {
    open_channel()->build_send(json::serialize(outbound));
  } catch (const sdk::Failure& failure) {
    return failure;
  }
  FAIL("was not refused");
  return {PARLEY_OK, ""};
}

}  // namespace

TEST_CASE("every outbound type becomes the request of the table", "[cloud][outbound]") {
  std::set<std::string> covered;
  for (const json::value& row : golden("outbound.json")) {
    const json::object& test = row.as_object();
    INFO(member(test, "name"));
    json::object outbound = document(test.at("message").as_object());
    if (test.contains("reply_to")) outbound["reply_to"] = test.at("reply_to");
    json::object expected{{"messaging_product", "whatsapp"},
                          {"recipient_type", "individual"},
                          {"to", "5511987650001"},
                          {"biz_opaque_callback_data", kId}};
    for (const auto& [key, value] : test.at("body").as_object()) expected[key] = value;
    CHECK(json::value(sent(outbound)) == json::value(expected));
    covered.insert(member(test.at("message").as_object(), "type"));
  }
  for (const cloud::MessageType& type : cloud::message_types()) CHECK(covered.count(std::string(type.name)) == 1);
}

TEST_CASE("what the Cloud API would refuse is refused here, naming field, limit and what was found",
          "[cloud][outbound]") {
  for (const json::value& row : golden("refused.json")) {
    const json::object& test = row.as_object();
    INFO(member(test, "name"));
    json::value message = test.at("message");
    expand(message);
    const sdk::Failure failure = refusal(document(message.as_object()));
    CHECK(failure.what() == member(test, "error"));
    CHECK(failure.status() == (member(test, "status") == "unsupported" ? PARLEY_UNSUPPORTED : PARLEY_INVALID));
  }
}

TEST_CASE("lengths count characters, so a text of 4096 two-byte letters goes out", "[cloud][outbound]") {
  json::value text = "é*4096";
  expand(text);
  CHECK(sent(document({{"type", "text"}, {"text", text}})).at("text").at("body") == text);
}

TEST_CASE("the request goes to the number's address with the channel's token", "[cloud][outbound]") {
  const auto request = open_channel()->build_send(json::serialize(document({{"type", "text"}, {"text", "x"}})));
  CHECK(json::parse(request.head) ==
        json::value{{"method", "POST"},
                    {"url", "https://graph.facebook.com/v23.0/100200300/messages"},
                    {"headers", json::array{json::array{"Authorization", "Bearer EAAtoken"},
                                            json::array{"Content-Type", "application/json"}}}});
}

TEST_CASE("a recipient is a group, else a number, else a user id", "[cloud][outbound]") {
  const json::object text{{"type", "text"}, {"text", "x"}};
  const json::object by_id = sent(document(text, {{"user_id", "BR.1"}}));
  CHECK(by_id.at("recipient") == "BR.1");
  CHECK_FALSE(by_id.contains("to"));
  const json::object both = sent(document(text, {{"user_id", "BR.1"}, {"address", "+5511987650001"}}));
  CHECK(both.at("to") == "5511987650001");
  CHECK_FALSE(both.contains("recipient"));
  const json::object group = sent(document(text, {{"group", "grp-1"}}));
  CHECK(group.at("recipient_type") == "group");
  CHECK(group.at("to") == "grp-1");
  CHECK(std::string(refusal(document(text, json::object())).what()) ==
        "to.address: expected an address, a user_id or a group, found none of them");
  CHECK(std::string(refusal(document(text, {{"address", "ana"}})).what()) ==
        "to.address: expected a phone number with country code, digits only, found \"ana\"");
}

TEST_CASE("a message without our id is refused: nothing could bring its outcome back", "[cloud][outbound]") {
  json::object outbound = document({{"type", "text"}, {"text", "x"}});
  outbound.erase("id");
  CHECK(std::string(refusal(outbound).what()) == "id: expected a text of 1 to 512 characters, found nothing");
}

TEST_CASE("text that looks like JSON stays text", "[cloud][outbound]") {
  const std::string text = "\",\"to\":\"1\",\"x\":\"\\ \x01 \u2028 \n\t";
  CHECK(sent(document({{"type", "text"}, {"text", text}})).at("text").at("body") == json::value(text));
}
