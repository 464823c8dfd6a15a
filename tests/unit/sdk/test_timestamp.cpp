#include <catch2/catch.hpp>
#include <parley/auth.hpp>
#include <parley/timestamp.hpp>

using namespace parley;

TEST_CASE("a time goes to text and back", "[sdk][timestamp]") {
  CHECK(sdk::to_rfc3339(0) == "1970-01-01T00:00:00.000Z");
  CHECK(sdk::to_rfc3339(1'793'266'200'125) == "2026-10-29T09:30:00.125Z");
  for (const std::int64_t ms : {std::int64_t{0}, std::int64_t{951'782'400'000}, std::int64_t{253'402'300'799'999},
                                std::int64_t{-1}, std::int64_t{1'793'266'200'125}})
    CHECK(sdk::from_rfc3339(sdk::to_rfc3339(ms)) == ms);
  CHECK(sdk::from_rfc3339("2026-10-29T09:30:00Z") == 1'793'266'200'000);
  CHECK(sdk::from_rfc3339("2026-10-29T09:30:00.1Z") == 1'793'266'200'100);
  CHECK(sdk::from_rfc3339("2026-10-29T09:30:00.123456789Z") == 1'793'266'200'123);
}

TEST_CASE("what is no time in UTC is not read", "[sdk][timestamp]") {
  for (const char* text :
       {"", "Z", "tomorrow", "2026-10-29", "2026-10-29T09:30:00", "2026-10-29T09:30:00+01:00", "2026-02-30T00:00:00Z",
        "2026-13-01T00:00:00Z", "2026-10-29T24:00:00Z", "2026-10-29T09:60:00Z", "2026-10-29 09:30:00Z",
        "2026-10-29T09:30:00.Z", "2026-10-29T09:30:00.1x2Z", "2026-10-29T09:30:00,1Z", "-026-10-29T09:30:00Z"})
    CHECK_FALSE(sdk::from_rfc3339(text).has_value());
}

TEST_CASE("a principal goes to a document and back", "[sdk][auth]") {
  const sdk::Principal who{"u1", "t1", {"messages:send"}, "2026-10-29T09:30:00.125Z", "s1", "api_key", "k1"};
  const sdk::Principal back = sdk::Principal::from_json(sdk::Json::parse(who.to_json().dump()));
  CHECK(back.subject == "u1");
  CHECK(back.tenant == "t1");
  CHECK(back.permissions == who.permissions);
  CHECK(back.expires == who.expires);
  CHECK(back.session == "s1");
  CHECK(back.kind == "api_key");
  CHECK(back.key == "k1");
  CHECK(sdk::Principal{.subject = "u1"}.to_json().dump() == R"({"subject":"u1","permissions":[]})");
}
