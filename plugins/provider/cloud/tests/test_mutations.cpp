#include <catch2/catch.hpp>
#include <parley/plugin.hpp>
#include <random>

#include "golden_file.hpp"
#include "parse_webhook.hpp"
#include "webhook_builder.hpp"

using namespace parley::cloud;
using namespace parley::cloud::test;

namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t bound) {
  return random() % bound;
}

json::value strange_value(Random& random) {
  switch (below(random, 7)) {
    case 0:
      return nullptr;
    case 1:
      return true;
    case 2:
      return static_cast<std::int64_t>(random()) - 2'000'000'000;
    case 3:
      return 1e300;
    case 4:
      return "";
    case 5:
      return json::array{1, "x", nullptr};
    default:
      return json::object{{"body", 7}, {"id", json::array{}}};
  }
}

/// Replaces, removes or doubles one value somewhere inside.
void mutate(json::value& value, Random& random) {
  if (value.is_object() && !value.get_object().empty()) {
    json::object& object = value.get_object();
    const std::string key = std::next(object.begin(), static_cast<long>(below(random, object.size())))->key();
    const std::size_t choice = below(random, 4);
    if (choice == 0) object.erase(key);
    if (choice == 1) object[key] = strange_value(random);
    if (choice >= 2) mutate(object[key], random);
  } else if (value.is_array() && !value.get_array().empty()) {
    mutate(value.get_array()[below(random, value.get_array().size())], random);
  } else {
    value = strange_value(random);
  }
}

json::array all_messages() {
  json::array items;
  for (const json::value& row : golden("inbound_messages.json")) items.push_back(row.at("item"));
  for (const json::value& row : golden("inbound_broken.json")) {
    if (row.at("list") == "messages") items.push_back(row.at("item"));
  }
  return items;
}

}  // namespace

TEST_CASE("however items are mangled, there are as many events as items", "[cloud][property]") {
  const json::array items = all_messages();
  Random random(20260301);
  for (int round = 0; round < 3000; ++round) {
    json::array mangled = items;
    for (std::size_t k = 0; k < 1 + below(random, 6); ++k) mutate(mangled[below(random, mangled.size())], random);
    const std::string events = parse_webhook(body_of(change(mangled)), kMaxBytes);
    INFO("round " << round);
    REQUIRE(json::parse(events).at("events").as_array().size() == mangled.size());
  }
}

TEST_CASE("however the whole document is mangled, the answer is JSON", "[cloud][property]") {
  Random random(7);
  for (int round = 0; round < 3000; ++round) {
    json::value body = webhook({change(all_messages()), change({text_message(1)})});
    for (std::size_t k = 0; k < 1 + below(random, 10); ++k) mutate(body, random);
    if (!body.is_object()) continue;
    INFO("round " << round);
    REQUIRE(json::parse(parse_webhook(json::serialize(body), kMaxBytes)).at("events").is_array());
  }
}

TEST_CASE("bytes changed at random give JSON or a refusal, nothing else", "[cloud][property]") {
  const std::string good = body_of(change(all_messages()));
  Random random(99);
  int refused = 0;
  for (int round = 0; round < 5000; ++round) {
    std::string body = good;
    for (std::size_t k = 0; k < 1 + below(random, 4); ++k) {
      body[below(random, body.size())] = static_cast<char>(below(random, 256));
    }
    try {
      const std::string events = parse_webhook(body, kMaxBytes);
      REQUIRE(json::parse(events).at("events").is_array());
    } catch (const parley::sdk::Failure& failure) {
      REQUIRE(failure.status() == PARLEY_INVALID);
      ++refused;
    }
  }
  CHECK(refused > 0);
}
