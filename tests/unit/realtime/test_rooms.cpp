#include <catch2/catch.hpp>

#include "realtime/rooms.hpp"
#include "support/recording_socket.hpp"

using namespace parley;
using parley::test::RecordingSocket;

TEST_CASE("a room's listeners come and go one by one", "[realtime][rooms]") {
  Metrics metrics;
  realtime::Rooms rooms(metrics);
  const auto a = std::make_shared<RecordingSocket>(), b = std::make_shared<RecordingSocket>();
  rooms.join("x", a);
  rooms.join("x", b);
  rooms.join("y", a);
  CHECK(rooms.publish("x", "{}") == 2);
  rooms.leave("x", a);
  CHECK(rooms.publish("x", "{}") == 1);
  CHECK(rooms.publish("y", "{}") == 1);
  rooms.leave(a);
  CHECK(rooms.size("y") == 0);
  CHECK(rooms.publish("y", "{}") == 0);
}

TEST_CASE("a text to several rooms comes once to who is in more than one", "[realtime][rooms]") {
  Metrics metrics;
  realtime::Rooms rooms(metrics);
  const auto a = std::make_shared<RecordingSocket>();
  rooms.join("x", a);
  rooms.join("y", a);
  CHECK(rooms.publish({"x", "y", "z"}, std::make_shared<const std::string>("{}")) == 1);
  CHECK(a->frames().size() == 1);
}
