#include <catch2/catch.hpp>
#include <set>

#include "base/bounded_queue.hpp"
#include "base/crypto.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "base/metrics.hpp"
#include "support/manual_clock.hpp"

using namespace parley;
using test::ManualClock;

TEST_CASE("ids made later sort later, also within one millisecond and when the clock steps back", "[ids]") {
  ManualClock clock;
  UuidV7 ids(clock);
  std::string last;
  for (int i = 0; i < 20000; ++i) {
    if (i == 7000) clock.advance(Millis(-5000));
    if (i == 9000) clock.advance(Millis(9000));
    const std::string id = ids.next();
    REQUIRE(id > last);
    REQUIRE(id.size() == 36);
    REQUIRE(id[14] == '7');
    REQUIRE(std::string("89ab").find(id[19]) != std::string::npos);
    last = id;
  }
}

TEST_CASE("times read back as they were written", "[clock]") {
  const std::string text = GENERATE("2026-11-21T09:30:00.125Z", "1970-01-01T00:00:00.000Z", "2024-02-29T23:59:59.999Z");
  CHECK(to_rfc3339(*from_rfc3339(text)) == text);
}

TEST_CASE("a time of another zone is the same moment in UTC", "[clock]") {
  CHECK(to_rfc3339(*from_rfc3339("2026-03-04T22:00:00-03:00")) == "2026-03-05T01:00:00.000Z");
  CHECK(to_rfc3339(*from_rfc3339("2026-01-01T00:30:00.1239+05:45")) == "2025-12-31T18:45:00.123Z");
}

TEST_CASE("a time that is none is refused", "[clock]") {
  const std::string text =
      GENERATE("", "yesterday", "2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:00:00",
               "2026-01-01T00:00:00+0200", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00.Z", "2026- 1- 1T00:00:00Z",
               "2026-1-01T00:00:00Z", "2026-01-01T00:00:00Z ", "2026-01-01T00:00:00+02:00x", "2026-01-01 00:00:00Z");
  CHECK(from_rfc3339(text).has_error());
}

TEST_CASE("HMAC-SHA256 and SHA-256 give the published vectors", "[crypto]") {
  CHECK(to_hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("HMAC-SHA512 gives the provider's published vector", "[crypto]") {
  CHECK(to_hex(hmac_sha512("my-secret-key", R"({"event":"message","session":"default","engine":"WEBJS"})")) ==
        "208f8a55dde9e05519e898b10b89bf0d0b3b0fdf11fdbf09b6b90476301b98d8097c462b2b17a6ce93b6b47a136cf2e78a33a63f6752c2"
        "c1631777076153fa89");
}

TEST_CASE("hex and base64 read back every byte and refuse what is neither", "[crypto]") {
  std::string all;
  for (int i = 0; i < 256; ++i) all += char(i);
  for (std::size_t size = 0; size <= all.size(); ++size) {
    const std::string part = all.substr(0, size);
    REQUIRE(*from_base64(to_base64(part)) == part);
    REQUIRE(*from_hex(to_hex({reinterpret_cast<const std::uint8_t*>(part.data()), size})) == part);
  }
  CHECK(from_hex("abc").has_error());
  CHECK(from_hex("zz").has_error());
  CHECK(from_base64("a").has_error());
  CHECK(from_base64("????").has_error());
}

TEST_CASE("JSON deeper than the bound is refused, not followed", "[json]") {
  CHECK(parse_json(std::string(30, '[') + std::string(30, ']'), "body").has_value());
  CHECK(parse_json(std::string(5000, '[') + std::string(5000, ']'), "body").has_error());
  CHECK(parse_json("{\"a\":", "body").error().message.starts_with("body is not valid JSON"));
}

TEST_CASE("a full queue refuses and a closed one drains", "[queue]") {
  BoundedQueue<int> queue(2);
  CHECK(queue.try_push(1));
  CHECK(queue.try_push(2));
  CHECK_FALSE(queue.try_push(3));
  queue.close();
  CHECK_FALSE(queue.try_push(4));
  CHECK(queue.pop_some(10) == std::vector<int>{1, 2});
  CHECK_FALSE(queue.pop().has_value());
}

TEST_CASE("metrics render as the text exposition form, histograms cumulative", "[metrics]") {
  Metrics metrics;
  metrics.counter("parley_sent_total", "Messages sent", "result=\"ok\"").add(3);
  metrics.gauge("parley_open", "Open").set(-2);
  Histogram& histogram = metrics.histogram("parley_ack_seconds", "Acknowledgement");
  histogram.observe(0.0005);
  histogram.observe(0.2);
  const std::string text = metrics.render();
  CHECK(text.find("# TYPE parley_sent_total counter\nparley_sent_total{result=\"ok\"} 3\n") != std::string::npos);
  CHECK(text.find("parley_open -2\n") != std::string::npos);
  CHECK(text.find("parley_ack_seconds_bucket{le=\"0.001\"} 1\n") != std::string::npos);
  CHECK(text.find("parley_ack_seconds_bucket{le=\"+Inf\"} 2\n") != std::string::npos);
  CHECK(text.find("parley_ack_seconds_count 2\n") != std::string::npos);
}
