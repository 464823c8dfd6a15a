#include <catch2/catch.hpp>

#include "open_channel.hpp"
#include "operations.hpp"

using namespace parley;
using namespace parley::cloud::test;

namespace {

sdk::OutgoingRequest request(std::string_view op, const json::object& args) {
  return open_channel()->build_op(op, json::serialize(args));
}

std::string line(const sdk::OutgoingRequest& made) {
  const json::value head = json::parse(made.head);
  return std::string(head.at("method").as_string()) + " " + std::string(head.at("url").as_string());
}

json::value result(std::string_view op, int status, const std::string& body) {
  const Response response(status, body, "Content-Type", "image/jpeg");
  return json::parse(open_channel()->parse_op(op, response.raw()));
}

}  // namespace

TEST_CASE("channel.check asks for the number and tells what Meta knows of it", "[cloud][ops]") {
  CHECK(line(request("channel.check", json::object{})) ==
        "GET https://graph.facebook.com/v23.0/"
        "100200300?fields=id,display_phone_number,verified_name,quality_rating");
  CHECK(result("channel.check", 200, R"({"id":"1001","verified_name":"Acme","quality_rating":"GREEN"})") ==
        json::value{{"class", "accepted"}, {"id", "1001"}, {"verified_name", "Acme"}, {"quality_rating", "GREEN"}});
  CHECK(result("channel.check", 401, R"({"error":{"message":"Invalid OAuth access token","code":190}})").at("class") ==
        "auth");
}

TEST_CASE("mark_read marks a message and may show typing", "[cloud][ops]") {
  const auto plain = request("mark_read", {{"message_id", "wamid.T1"}});
  CHECK(line(plain) == "POST https://graph.facebook.com/v23.0/100200300/messages");
  CHECK(json::parse(plain.body) ==
        json::value{{"messaging_product", "whatsapp"}, {"status", "read"}, {"message_id", "wamid.T1"}});
  const auto typing = request("mark_read", {{"message_id", "wamid.T1"}, {"typing", true}});
  CHECK(json::parse(typing.body).at("typing_indicator") == json::value{{"type", "text"}});
  CHECK(result("mark_read", 200, R"({"success":true})") == json::value{{"class", "accepted"}});
}

TEST_CASE("media.lookup gives the address, type, size and digest in hex", "[cloud][ops]") {
  CHECK(line(request("media.lookup", {{"media_id", "9001"}})) ==
        "GET https://graph.facebook.com/v23.0/9001?phone_number_id=100200300");
  CHECK(result("media.lookup", 200,
               R"({"messaging_product":"whatsapp","url":"https://lookaside.fbsbx.com/x","mime_type":"image/jpeg",
                   "sha256":"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=","file_size":303833,"id":"9001"})") ==
        json::value{{"class", "accepted"},
                    {"id", "9001"},
                    {"url", "https://lookaside.fbsbx.com/x"},
                    {"mime_type", "image/jpeg"},
                    {"sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
                    {"size", 303833}});
  CHECK_THROWS_AS(result("media.lookup", 200, "{}"), sdk::Failure);
  CHECK_THROWS_AS(request("media.lookup", {{"media_id", "../x"}}), sdk::Failure);
}

TEST_CASE("media.download asks with the token and tells size and type", "[cloud][ops]") {
  const auto made = request("media.download", {{"url", "https://lookaside.fbsbx.com/x?mid=1"}});
  CHECK(line(made) == "GET https://lookaside.fbsbx.com/x?mid=1");
  CHECK(json::parse(made.head).at("headers").at(0).at(1) == "Bearer EAAtoken");
  CHECK(result("media.download", 200, std::string("\xFF\xD8\x00", 3)) ==
        json::value{{"class", "accepted"}, {"mime_type", "image/jpeg"}, {"size", 3}});
}

TEST_CASE("a downloaded file that looks like an error of the API is a file", "[cloud][ops]") {
  const std::string file = R"({"error":{"code":190}})";
  CHECK(result("media.download", 200, file).at("class") == "accepted");
  CHECK(result("media.download", 401, file).at("class") == "auth");
}

TEST_CASE("media.upload sends the file as a form, byte for byte", "[cloud][ops]") {
  const json::object args{{"data", "/9j/AA=="}, {"mime_type", "image/jpeg"}, {"filename", "a\"\r\nX: y/é.jpg"}};
  const auto made = request("media.upload", args);
  CHECK(line(made) == "POST https://graph.facebook.com/v23.0/100200300/media");
  const std::string type(json::parse(made.head).at("headers").at(1).at(1).as_string());
  REQUIRE(type.starts_with("multipart/form-data; boundary="));
  const std::string boundary = type.substr(type.find('=') + 1);
  const std::string expected =
      "--" + boundary + "\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n--" +
      boundary + "\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\nimage/jpeg\r\n--" + boundary +
      "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a___X: y_é.jpg\"\r\nContent-Type: image/jpeg"
      "\r\n\r\n" +
      std::string("\xFF\xD8\xFF\x00\r\n--", 8) + boundary + "--\r\n";
  CHECK(made.body == expected);
  CHECK(request("media.upload", args).body == made.body);
  CHECK(result("media.upload", 200, R"({"id":"9009"})") == json::value{{"class", "accepted"}, {"id", "9009"}});
}

TEST_CASE("media.upload refuses what is no base64, no type or too large", "[cloud][ops]") {
  CHECK_THROWS_WITH(request("media.upload", {{"data", "%%%"}, {"mime_type", "image/png"}}),
                    "media.upload.data: expected the file in base64, found something else");
  CHECK_THROWS_WITH(request("media.upload", {{"data", "AAAA"}, {"mime_type", "png\r\nX: y"}}),
                    Catch::StartsWith("media.upload.mime_type: expected a type such as image/jpeg"));
  const std::string large(700'000, 'A');
  CHECK_THROWS_WITH(request("media.upload", {{"data", large}, {"mime_type", "image/webp"}}),
                    "media.upload.data: expected at most 512000 bytes of image/webp, found 525000");
}

TEST_CASE("media.delete deletes", "[cloud][ops]") {
  CHECK(line(request("media.delete", {{"media_id", "9001"}})) ==
        "DELETE https://graph.facebook.com/v23.0/9001?phone_number_id=100200300");
}

TEST_CASE("templates.list pages with a cursor until there is no next page", "[cloud][ops]") {
  CHECK(line(request("templates.list", {})) == "GET https://graph.facebook.com/v23.0/900/message_templates?limit=100");
  CHECK(line(request("templates.list", {{"after", "a&b="}, {"limit", 5}, {"name", "hi"}, {"status", "APPROVED"}})) ==
        "GET https://graph.facebook.com/v23.0/900/message_templates?limit=5&name=hi&status=APPROVED&after=a%26b%3D");
  const json::value first = result(
      "templates.list", 200, R"({"data":[{"name":"hi"}],"paging":{"cursors":{"after":"AF"},"next":"https://x"}})");
  CHECK(first ==
        json::value{{"class", "accepted"}, {"templates", json::array{json::object{{"name", "hi"}}}}, {"after", "AF"}});
  const json::value last = result("templates.list", 200, R"({"data":[],"paging":{"cursors":{"after":"AF"}}})");
  CHECK_FALSE(last.as_object().contains("after"));
}

TEST_CASE("templates.create and templates.delete", "[cloud][ops]") {
  const json::object args{{"name", "hi_1"},
                          {"language", "en"},
                          {"category", "UTILITY"},
                          {"components", json::array{json::object{{"type", "BODY"}, {"text", "Hi"}}}}};
  const auto made = request("templates.create", args);
  CHECK(line(made) == "POST https://graph.facebook.com/v23.0/900/message_templates");
  CHECK(json::parse(made.body) == json::value(args));
  CHECK(result("templates.create", 200, R"({"id":"77","status":"PENDING","category":"UTILITY"})") ==
        json::value{{"class", "accepted"}, {"id", "77"}, {"status", "PENDING"}, {"category", "UTILITY"}});
  json::object wrong = args;
  wrong["category"] = "FUN";
  CHECK_THROWS_WITH(request("templates.create", wrong),
                    "templates.create.category: expected MARKETING, UTILITY or AUTHENTICATION, found \"FUN\"");
  CHECK(line(request("templates.delete", {{"name", "hi_1"}, {"id", "77"}})) ==
        "DELETE https://graph.facebook.com/v23.0/900/message_templates?hsm_id=77&name=hi_1");
}

TEST_CASE("webhook.subscribe takes the channel's token for an address of its own", "[cloud][ops]") {
  const auto plain = request("webhook.subscribe", {});
  CHECK(line(plain) == "POST https://graph.facebook.com/v23.0/900/subscribed_apps");
  CHECK(plain.body == "{}");
  CHECK(json::parse(request("webhook.subscribe", {{"url", "https://me.example/hook"}}).body) ==
        json::value{{"override_callback_uri", "https://me.example/hook"}, {"verify_token", "let me in"}});
}

TEST_CASE("a refused operation has the class of a refused send", "[cloud][ops]") {
  const json::value refused = result("media.lookup", 400, R"({"error":{"message":"no","code":100}})");
  CHECK(refused.at("class") == "permanent");
  CHECK(refused.at("code") == "100");
}

TEST_CASE("an operation this provider does not have is unsupported", "[cloud][ops]") {
  try {
    request("session.qr", {});
    FAIL("was built");
  } catch (const sdk::Failure& failure) {
    CHECK(failure.status() == PARLEY_UNSUPPORTED);
  }
}

TEST_CASE("what belongs to the business account says when the channel names none", "[cloud][ops]") {
  json::object options = channel_options();
  options.erase("business_account_id");
  CHECK_THROWS_WITH(open_channel(options)->build_op("templates.list", "{}"),
                    Catch::StartsWith("the channel has no business_account_id"));
}
