#include "inbox_fixture.hpp"

using namespace parley;
using namespace parley::test;

TEST_CASE_METHOD(InboxFixture, "a conversation is listed, answered, read and exported through the API", "[routes]") {
  const std::string id = conversation();
  const auto listed = rest_.get(path("/conversations?unread=true&assigned_to=none&status=open"));
  REQUIRE(listed.status == 200);
  REQUIRE(listed.body.at("data").as_array().size() == 1);
  CHECK(rest_.get(path("/conversations?q=silen")).body.at("data").as_array().size() == 1);
  CHECK(rest_.get(path("/conversations?q=%25")).body.at("data").as_array().empty());
  const auto said = rest_.post(path("/conversations/" + id + "/messages"), R"({"text":"hi"})");
  REQUIRE(said.status == 201);
  CHECK(rest_.get(path("/conversations/agent")).body.at("data").as_array().size() == 1);
  const auto history = rest_.get(path("/conversations/" + id + "/messages?limit=1"));
  CHECK(history.body.at("data").as_array().size() == 1);
  CHECK(history.body.at("next").is_string());
  const std::string message(string_or(said.body, "id"));
  CHECK(rest_.get(path("/messages/" + message + "/history")).body.at("data").as_array().size() == 1);
  CHECK(rest_.get(path("/messages?q=HI")).body.at("data").as_array().size() == 1);
  CHECK(rest_.post(path("/conversations/" + id + "/read"), "").status == 200);
  CHECK(rest_.get(path("/conversations/" + id + "/transcript")).raw.find("Ana: silence\n") != std::string::npos);
  CHECK(rest_.get(path("/conversations/counts")).body.at("open") == 1);
}

TEST_CASE_METHOD(InboxFixture, "what is wrong is named by its field", "[routes]") {
  const std::string id = conversation();
  const auto field = [](const RestCaller::Answer& answer) {
    return std::string(string_or(answer.body.at("errors").as_array().at(0).as_object(), "field"));
  };
  auto answer = rest_.post(path("/conversations/" + id + "/messages"), R"({"message":{"type":"image"}})");
  CHECK(answer.status == 422);
  CHECK(field(answer) == "url");
  answer = rest_.post(path("/whatsapp/send"), R"({"to":"5511999999999","message_type":"image"})");
  CHECK(field(answer) == "media_url");
  answer = rest_.post(path("/whatsapp/send"), R"({"to":"x","text":"y"})");
  CHECK(field(answer) == "to");
  answer =
      rest_.post(path("/whatsapp/send"), R"({"to":"5511999999999","message_type":"template","template":{"name":"a"}})");
  CHECK(field(answer).starts_with("template"));
  CHECK(rest_.post(path("/whatsapp/send"), R"({"to":"5511999999999","text":"y","tenant_id":"other"})").status == 422);
}

TEST_CASE_METHOD(InboxFixture, "another tenant's conversations and messages are not there", "[routes][tenants]") {
  const std::string id = conversation();
  const std::string message = value("SELECT id FROM messages WHERE tenant_id = $1");
  rest_.become("globex", {"*"});
  for (const char* end : {"", "/window", "/transcript", "/messages"})
    CHECK(rest_.get(path("/conversations/" + id + end)).status == 404);
  for (const char* end : {"/read", "/unassign", "/resolve", "/reopen"})
    CHECK(rest_.post(path("/conversations/" + id + end), "").status == 404);
  CHECK(rest_.patch(path("/conversations/" + id), R"({"tags":["x"]})").status == 404);
  CHECK(rest_.post(path("/conversations/" + id + "/assign"), "{}").status == 404);
  CHECK(rest_.post(path("/conversations/" + id + "/transfer"), R"({"queue_id":"q"})").status == 404);
  CHECK(rest_.post(path("/conversations/" + id + "/snooze"), R"({"until":"2099-01-01T00:00:00Z"})").status != 200);
  CHECK(rest_.post(path("/conversations/" + id + "/messages"), R"({"text":"x"})").status == 404);
  CHECK(rest_.get(path("/messages/" + message)).status == 404);
  CHECK(rest_.get(path("/messages/" + message + "/history")).status == 404);
  CHECK(rest_.post(path("/messages/" + message + "/retry"), "").status == 404);
  CHECK(rest_.post(path("/messages/" + message + "/reactions"), R"({"emoji":"x"})").status == 404);
  CHECK(rest_.del(path("/messages/" + message)).status == 404);
  CHECK(rest_.get(path("/messages?q=silence")).body.at("data").as_array().empty());
}

TEST_CASE_METHOD(InboxFixture, "naughty texts come back unchanged and find only what holds them", "[routes][text]") {
  const std::string id = conversation();
  rest_.post(path("/conversations/" + id + "/messages"), R"({"text":"x"})");
  for (const std::string& naughty :
       {std::string("'; DROP TABLE messages; --"), std::string("%_\\"), std::string("\xE2\x80\x8B\xE2\x80\xAE rtl"),
        std::string("{{7*7}} $(id) `id` <script>"),
        std::string("\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7 e\xCC\x81"), "a" + std::string(4000, 'w')}) {
    const std::string body =
        json::serialize(json::object{{"message", {{"type", "text"}, {"text", naughty}}}, {"is_internal", true}});
    const auto note = rest_.post(path("/conversations/" + id + "/messages"), body);
    REQUIRE(note.status == 201);
    CHECK(string_or(note.body, "text") == naughty);
    const auto found = messages_.search("acme", naughty, "", "", 50).value();
    REQUIRE(found.data.size() == 1);
    CHECK(found.data[0].text == naughty);
    const std::string tag = naughty.substr(0, 20);
    const auto tagged = rest_.patch(path("/conversations/" + id), json::serialize(json::object{{"tags", {tag, "x"}}}));
    REQUIRE(tagged.status == 200);
    CHECK(tagged.body.at("tags").as_array().at(0) == json::string(tag));
    conversations::ConversationFilter filter;
    filter.tag = tag;
    CHECK(conversations_.list("acme", filter, false, 1, 20)->data.size() == 1);
    filter.tag = "X";
    CHECK(conversations_.list("acme", filter, false, 1, 20)->data.empty());
  }
}

TEST_CASE_METHOD(InboxFixture, "without the permission nobody writes", "[routes]") {
  const std::string id = conversation();
  rest_.become("acme", {"conversations:read", "messages:read"});
  CHECK(rest_.post(path("/conversations/" + id + "/messages"), R"({"text":"x"})").status == 403);
  CHECK(rest_.post(path("/conversations/" + id + "/resolve"), "").status == 403);
  CHECK(rest_.get(path("/conversations/" + id)).status == 200);
}
