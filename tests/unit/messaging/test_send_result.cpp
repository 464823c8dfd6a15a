#include <catch2/catch.hpp>

#include "messaging/send_result.hpp"

using namespace parley;
using namespace parley::messaging;
using Next = Verdict::Next;

namespace {
SendResult of(SendClass c, SendResult::Scope scope = SendResult::Scope::number) {
  return {c, "", "", "", scope, {}};
}
const RetryOptions kOptions{5, Millis(1000), Millis(60'000)};
}  // namespace

TEST_CASE("each class of outcome leads to its next step", "[outbox][retry]") {
  CHECK(judge(of(SendClass::accepted), 1, kOptions, 0).next == Next::done);
  CHECK(judge(of(SendClass::unknown), 1, kOptions, 0).next == Next::reconcile);
  for (const auto c : {SendClass::permanent, SendClass::window, SendClass::template_problem, SendClass::recipient,
                       SendClass::preference})
    CHECK(judge(of(c), 1, kOptions, 0).next == Next::fail);
  for (const auto c : {SendClass::throttled, SendClass::transient, SendClass::media, SendClass::auth,
                       SendClass::blocked, SendClass::spam})
    CHECK(judge(of(c), 1, kOptions, 0).next == Next::retry);
}

TEST_CASE("a throttle of the pair concerns one person, every other throttle the number", "[outbox][retry]") {
  CHECK_FALSE(judge(of(SendClass::throttled, SendResult::Scope::pair), 1, kOptions, 0).pause_channel);
  CHECK(judge(of(SendClass::throttled, SendResult::Scope::number), 1, kOptions, 0).pause_channel);
  CHECK(judge(of(SendClass::auth), 1, kOptions, 0).pause_channel);
}

TEST_CASE("waits grow, spread by a quarter to each side, and are bounded", "[outbox][retry]") {
  const auto wait = [&](int attempts, double jitter) {
    return judge(of(SendClass::transient), attempts, kOptions, jitter).wait;
  };
  CHECK(wait(1, 0.5) == Millis(1000));
  CHECK(wait(3, 0.5) == Millis(4000));
  CHECK(wait(1, 0) == Millis(750));
  CHECK(wait(1, 0.999) > Millis(1240));
  RetryOptions patient = kOptions;
  patient.attempts = 100;
  CHECK(judge(of(SendClass::transient), 60, patient, 0.999).wait <= Millis(60'000));
}

TEST_CASE("the provider's own wait is kept, also beyond our longest", "[outbox][retry]") {
  SendResult result = of(SendClass::throttled);
  result.retry_after = Millis(120'000);
  CHECK(judge(result, 1, kOptions, 0.5).wait == Millis(120'000));
}

TEST_CASE("the last attempt fails", "[outbox][retry]") {
  CHECK(judge(of(SendClass::transient), 4, kOptions, 0).next == Next::retry);
  CHECK(judge(of(SendClass::transient), 5, kOptions, 0).next == Next::fail);
}

TEST_CASE("a send result that is none never counts as accepted", "[outbox][schema]") {
  for (const char* text :
       {"", "{}", "[]", R"({"class":"fine"})", R"({"class":"accepted"})", R"({"class":"accepted","provider_id":""})"})
    CHECK(parse_send_result(text).has_error());
  const auto result =
      parse_send_result(R"({"class":"throttled","code":131056,"message":"slow","scope":"pair","retry_after_ms":5000})");
  REQUIRE(result.has_value());
  CHECK(result->scope == SendResult::Scope::pair);
  CHECK(result->retry_after == Millis(5000));
  CHECK(result->to_text() == "throttled 131056: slow");
}
