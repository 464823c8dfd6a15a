#include <catch2/catch.hpp>

#include "error_classes.hpp"
#include "golden_file.hpp"
#include "open_channel.hpp"

using namespace parley;
using namespace parley::cloud::test;

namespace {

json::object result_of(const Response& response) {
  return json::parse(open_channel()->parse_send(response.raw())).as_object();
}

std::string error_body(std::int64_t code, const json::object& more = {}) {
  json::object error{{"message", "said Meta"}, {"type", "OAuthException"}, {"code", code}, {"fbtrace_id", "TR"}};
  for (const auto& [key, value] : more) error[key] = value;
  return json::serialize(json::object{{"error", error}});
}

}  // namespace

TEST_CASE("an accepted message gives its id, address and state", "[cloud][answers]") {
  const Response response(200, R"({"messaging_product":"whatsapp","contacts":[{"input":"+55","wa_id":"5511987650001",
    "user_id":"BR.1"}],"messages":[{"id":"wamid.OUT","message_status":"held_for_quality_assessment"}]})");
  CHECK(json::value(result_of(response)) == json::value{{"class", "accepted"},
                                                        {"provider_id", "wamid.OUT"},
                                                        {"address", "5511987650001"},
                                                        {"user_id", "BR.1"},
                                                        {"status", "held_for_quality_assessment"}});
}

TEST_CASE("every error code has the class of the table", "[cloud][answers]") {
  for (const json::value& row : golden("error_classes.json")) {
    for (const json::value& code : row.at("codes").as_array()) {
      INFO("code " << code.as_int64());
      const json::object result = result_of(Response(400, error_body(code.as_int64())));
      CHECK(result.at("class") == row.at("class"));
      CHECK(result.at("code").as_string() == std::to_string(code.as_int64()));
      CHECK(member(result, "scope") == member(row.as_object(), "scope"));
      const auto* wait = row.as_object().if_contains("retry_after_ms");
      CHECK((result.contains("retry_after_ms") ? result.at("retry_after_ms").as_int64() : 0) ==
            (wait ? wait->as_int64() : 0));
    }
  }
}

TEST_CASE("a refusal keeps Meta's words, details and trace", "[cloud][answers]") {
  const Response response(400, error_body(131047, {{"error_data", {{"details", "more than 24 hours"}}}}));
  CHECK(json::value(result_of(response)) == json::value{{"class", "window"},
                                                        {"code", "131047"},
                                                        {"message", "said Meta"},
                                                        {"details", "more than 24 hours"},
                                                        {"trace", "TR"}});
}

TEST_CASE("an error in the body counts even with status 200", "[cloud][answers]") {
  CHECK(result_of(Response(200, error_body(190))).at("class") == "auth");
}

TEST_CASE("is_transient makes an unknown error worth another try, and a known one stays what it is",
          "[cloud][answers]") {
  CHECK(result_of(Response(400, error_body(424242, {{"is_transient", true}}))).at("class") == "transient");
  CHECK(result_of(Response(400, error_body(190, {{"is_transient", true}}))).at("class") == "auth");
}

TEST_CASE("without a code the HTTP status decides", "[cloud][answers]") {
  struct Row {
    int status;
    const char* name;
  };
  for (const Row& row : {Row{400, "permanent"}, Row{401, "auth"}, Row{403, "auth"}, Row{404, "permanent"},
                         Row{408, "transient"}, Row{413, "permanent"}, Row{429, "throttled"}, Row{500, "transient"},
                         Row{502, "transient"}, Row{503, "transient"}, Row{302, "permanent"}}) {
    for (const char* body : {"", "<html>", "[]", "{}"}) {
      INFO(row.status << " " << body);
      const json::object result = result_of(Response(row.status, body));
      CHECK(result.at("class") == row.name);
      CHECK(result.at("code").as_string() == "http_" + std::to_string(row.status));
    }
  }
  CHECK(result_of(Response(429, "")).at("scope") == "number");
}

TEST_CASE("Retry-After in seconds is taken, up to a week; a date or nonsense is not", "[cloud][answers]") {
  const auto wait = [](std::string_view value) {
    const json::object result = result_of(Response(429, error_body(130429), "Retry-After", value));
    return result.contains("retry_after_ms") ? result.at("retry_after_ms").as_int64() : 0;
  };
  CHECK(wait("7") == 7000);
  CHECK(wait("99999999") == 604'800'000);
  CHECK(wait("Wed, 21 Oct 2026 07:28:00 GMT") == 0);
  CHECK(wait("-5") == 0);
  CHECK(wait("") == 0);
}

TEST_CASE("a success that names no message leaves the outcome open", "[cloud][answers]") {
  for (const char* body : {"", "OK", "{}", R"({"messages":[]})", R"({"messages":[{"id":""}]})"}) {
    try {
      result_of(Response(200, body));
      FAIL("took " << body << " for an answer");
    } catch (const sdk::Failure& failure) {
      CHECK(failure.status() == PARLEY_TIMEOUT);
    }
  }
}
