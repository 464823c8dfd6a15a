// A phone on the bench: its host, one channel, its routes, a clock that the test moves, and short words for what tests
// do.
#pragma once

#include <atomic>
#include <parley/testkit/fake_http.hpp>
#include <string>
#include <vector>

#include "loopback_channel.hpp"
#include "phone_host.hpp"
#include "phone_routes.hpp"

namespace parley::loopback::test {

using sdk::Json;

inline constexpr const char* kAna = "5511999990001";
inline constexpr const char* kBruno = "5511999990002";

class PhoneBench {
 public:
  explicit PhoneBench(PhoneOptions options = {})
      : host(MessageTable::migrations()),
        phone(host.sdk(), options, [this] { return now_us.load(); }),
        routes(host.sdk(), phone),
        channel{"phone", "default", "Phone simulator"},
        provider(phone, channel) {
    routes.add();
  }

  static testkit::Request get(std::string path, std::string query = {}) {
    return {"GET", std::move(path), std::move(query), {}, {{"Host", "127.0.0.1:8080"}}, "127.0.0.1"};
  }
  static testkit::Request post(std::string path, const Json& body) {
    return {"POST",
            std::move(path),
            {},
            body.dump(),
            {{"Host", "127.0.0.1:8080"}, {"Content-Type", "application/json"}},
            "127.0.0.1"};
  }
  testkit::RouteAnswer call(const testkit::Request& request) const { return host.http().call(request); }

  testkit::RouteAnswer write(const Json& message) const { return call(post("/phone/api/messages", message)); }
  testkit::RouteAnswer write(const char* customer, const char* text, const char* id) const {
    return write(Json::object({{"customer", customer}, {"text", text}, {"id", id}}));
  }

  Json deliver(const Json& message, const char* id, const char* customer = kAna) const {
    return Json::parse(provider.deliver(
        Json::object({{"id", id}, {"to", Json::object({{"address", customer}})}, {"message", message}}).dump()));
  }
  Json deliver_text(const char* text, const char* id, const char* customer = kAna) const {
    return deliver(Json::object({{"type", "text"}, {"text", text}}), id, customer);
  }

  Json::Array history(const char* customer, std::int64_t after = 0) const {
    const auto answer =
        call(get("/phone/api/chats/" + std::string(customer) + "/messages", "after=" + std::to_string(after)));
    return Json::parse(answer.body)["messages"].items();
  }
  Json chats() const { return Json::parse(call(get("/phone/api/chats")).body)["chats"]; }

  /// All events that the host has taken, in order.
  Json::Array events() const {
    Json::Array all;
    for (const auto& accepted : host.accepted())
      for (const Json& event : Json::parse(accepted.events)["events"].items()) all.push_back(event);
    return all;
  }
  /// "sent m1" for each status event, in order.
  std::vector<std::string> statuses() const {
    std::vector<std::string> found;
    for (const Json& event : events())
      if (event["kind"].text() == "status")
        found.push_back(std::string(event["status"].text()) + " " + std::string(event["opaque"].text()));
    return found;
  }

  std::atomic<std::int64_t> now_us{1'800'000'000'000'000};
  mutable PhoneHost host;
  Phone phone;
  PhoneRoutes routes;
  PhoneChannel channel;
  LoopbackChannel provider;
};

}  // namespace parley::loopback::test
