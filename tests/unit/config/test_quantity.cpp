#include <catch2/catch.hpp>

#include "config/quantity.hpp"

using namespace parley;
using namespace parley::config;

TEST_CASE("durations are read in every unit and written in the largest that fits", "[config][quantity]") {
  CHECK(*parse_duration("250ms") == Millis(250));
  CHECK(*parse_duration("10s") == Millis(10'000));
  CHECK(*parse_duration("2h") == Millis(7'200'000));
  CHECK(*parse_duration("8d") == Millis(691'200'000));
  for (const std::string text : {"0s", "1ms", "1500ms", "90s", "5m", "36h", "8d"})
    CHECK(to_text(*parse_duration(text)) == text);
}

TEST_CASE("what is no duration is refused", "[config][quantity]") {
  const std::string text =
      GENERATE("", "10", "s", "-1s", "1.5s", "10 s", "10S", "1h30m", "99999999999999999999s", "9223372036854775807d");
  CHECK(parse_duration(text).has_error());
}

TEST_CASE("sizes count by 1024", "[config][quantity]") {
  CHECK(parse_size("64KB")->bytes == 65536);
  CHECK(parse_size("4MB")->bytes == 4194304);
  for (const std::string text : {"0B", "1023B", "16KB", "1GB"}) CHECK(to_text(*parse_size(text)) == text);
  CHECK(parse_size("64").has_error());
  CHECK(parse_size("64kb").has_error());
}

TEST_CASE("addresses take names, IPv4 and bracketed IPv6", "[config][quantity]") {
  CHECK(*parse_address("127.0.0.1:8080") == Address{"127.0.0.1", 8080});
  CHECK(*parse_address("[::1]:0") == Address{"::1", 0});
  CHECK(*parse_address("parley.example:65535") == Address{"parley.example", 65535});
  CHECK(to_text(*parse_address("[::1]:80")) == "[::1]:80");
}

TEST_CASE("what is no address is refused", "[config][quantity]") {
  const std::string text = GENERATE("", "8080", ":8080", "localhost", "localhost:", "localhost:65536", "localhost:-1",
                                    "::1:80", "[]:80", "a b:80", "http://localhost:80");
  CHECK(parse_address(text).has_error());
}

TEST_CASE("times of day go from 00:00 to 24:00", "[config][quantity]") {
  CHECK(*parse_time_of_day("09:30") == TimeOfDay(570));
  CHECK(to_text(*parse_time_of_day("24:00")) == "24:00");
  for (const std::string text : {"9:30", "24:01", "12:60", "ab:cd", "", "09:300"})
    CHECK(parse_time_of_day(text).has_error());
}
