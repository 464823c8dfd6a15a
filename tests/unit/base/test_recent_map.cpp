#include <catch2/catch.hpp>
#include <memory>

#include "base/recent_map.hpp"

using parley::RecentMap;

TEST_CASE("what was longest unused goes first", "[base]") {
  RecentMap<int> map(2);
  map.put("a", 1);
  map.put("b", 2);
  CHECK(*map.find("a") == 1);
  map.put("c", 3);
  CHECK(map.find("b") == nullptr);
  CHECK(*map.find("a") == 1);
  CHECK(*map.find("c") == 3);
  CHECK(map.size() == 2);
}

TEST_CASE("what is put under a known name takes its place and counts as used", "[base]") {
  RecentMap<int> map(2);
  map.put("a", 1);
  map.put("b", 2);
  CHECK(map.put("a", 10) == 10);
  map.put("c", 3);
  CHECK(*map.find("a") == 10);
  CHECK(map.find("b") == nullptr);
}

TEST_CASE("what is found stays where it is while others come and go", "[base]") {
  RecentMap<std::unique_ptr<int>> map(3);
  map.put("a", std::make_unique<int>(1));
  const std::unique_ptr<int>* a = map.find("a");
  for (int i = 0; i < 100; ++i) {
    map.put("n" + std::to_string(i), std::make_unique<int>(i));
    CHECK(map.find("a") == a);
  }
  map.erase("n99");
  map.erase("never");
  CHECK(map.size() == 2);
  RecentMap<std::unique_ptr<int>> moved = std::move(map);
  CHECK(moved.find("a") == a);
  moved.clear();
  CHECK(moved.size() == 0);
}
