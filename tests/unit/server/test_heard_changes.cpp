#include <catch2/catch.hpp>

#include "server/heard_changes.hpp"

using parley::server::HeardChanges;

TEST_CASE("changes are heard one by one, in their order", "[server][nodes]") {
  HeardChanges heard(2);
  heard.change("a");
  heard.change("b");
  CHECK(heard.next() == "a");
  heard.change("c");
  CHECK(heard.next() == "b");
  CHECK(heard.next() == "c");
}

TEST_CASE("more changes than there is room for are heard as everything, once", "[server][nodes]") {
  HeardChanges heard(2);
  for (const char* change : {"a", "b", "c", "d"}) heard.change(change);
  CHECK(heard.next() == "");
  heard.change("e");
  CHECK(heard.next() == "e");
}

TEST_CASE("everything comes before what was told of earlier, and settles it", "[server][nodes]") {
  HeardChanges heard(2);
  heard.change("a");
  heard.everything();
  CHECK(heard.next() == "");
  heard.close();
  CHECK_FALSE(heard.next());
}
