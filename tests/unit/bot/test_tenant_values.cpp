#include <catch2/catch.hpp>
#include <future>

#include "bot/tenant_values.hpp"
#include "support/kernel_store.hpp"

using namespace parley;
using namespace parley::test;
using Catch::Contains;

namespace {

struct Values {
  explicit Values(bot::ValueOptions options = {}) : values(options, store.database, *store.writer, store.clock) {}

  json::object ask(const std::string& tenant, json::object document) {
    std::promise<json::object> answered;
    values.run({tenant, "s1"}, {1, "kv", std::move(document), true},
               [&](json::object result) { answered.set_value(std::move(result)); });
    auto answer = answered.get_future();
    REQUIRE(answer.wait_for(std::chrono::seconds(10)) == std::future_status::ready);
    return answer.get();
  }
  std::string shown(const std::string& tenant, json::object document) {
    return json::serialize(ask(tenant, std::move(document)));
  }

  KernelStore store;
  bot::TenantValues values;
};

std::string refusal(const json::object& result) {
  const auto* error = find_object(result, "error");
  return error ? std::string(string_or(*error, "class")) + ": " + std::string(string_or(*error, "message")) : "-";
}

}  // namespace

TEST_CASE("a value is kept for the whole tenant, and for no other", "[bot][values]") {
  Values v;
  CHECK(v.shown("t1", {{"op", "get"}, {"name", "n"}}) == R"({"value":null})");
  CHECK(v.shown("t1", {{"op", "set"}, {"name", "n"}, {"value", json::object{{"a", 1}}}}) == R"({"value":{"a":1}})");
  CHECK(v.shown("t1", {{"op", "set"}, {"name", "n"}, {"value", json::array{1, "x"}}}) == R"({"value":[1,"x"]})");
  CHECK(v.shown("t1", {{"op", "get"}, {"name", "n"}}) == R"({"value":[1,"x"]})");
  CHECK(v.shown("t2", {{"op", "get"}, {"name", "n"}}) == R"({"value":null})");
}

TEST_CASE("deleting a value, or setting it to nothing, forgets it", "[bot][values]") {
  Values v;
  v.ask("t1", {{"op", "set"}, {"name", "n"}, {"value", 1}});
  const json::object forget = GENERATE(json::object{{"op", "delete"}, {"name", "n"}},
                                       json::object{{"op", "set"}, {"name", "n"}, {"value", nullptr}});
  CHECK(json::serialize(v.ask("t1", forget)) == R"({"value":null})");
  CHECK(v.shown("t1", {{"op", "get"}, {"name", "n"}}) == R"({"value":null})");
}

TEST_CASE("values are bounded in number and size", "[bot][values]") {
  bot::ValueOptions options;
  options.values = 2;
  options.value_bytes = 10;
  Values v(options);
  v.ask("t1", {{"op", "set"}, {"name", "a"}, {"value", 1}});
  v.ask("t1", {{"op", "set"}, {"name", "b"}, {"value", 1}});
  CHECK_THAT(refusal(v.ask("t1", {{"op", "set"}, {"name", "c"}, {"value", 1}})),
             Contains("limit: there are 2 values already"));
  CHECK(refusal(v.ask("t1", {{"op", "set"}, {"name", "b"}, {"value", 2}})) == "-");
  CHECK(refusal(v.ask("t2", {{"op", "set"}, {"name", "c"}, {"value", 1}})) == "-");
  CHECK_THAT(refusal(v.ask("t1", {{"op", "set"}, {"name", "b"}, {"value", "far too long"}})),
             Contains("limit: a value has at most 10 bytes"));
}

TEST_CASE("a request that is none is refused with what was expected", "[bot][values]") {
  Values v;
  CHECK_THAT(refusal(v.ask("t1", {{"op", "get"}, {"name", ""}})), Contains("1 to 200 bytes"));
  CHECK_THAT(refusal(v.ask("t1", {{"op", "count"}, {"name", "n"}})), Contains("expected get, set or delete"));
}
