#include <catch2/catch.hpp>

#include "page_files.hpp"
#include "phone_bench.hpp"

using namespace parley::loopback;
using namespace parley::loopback::test;
using parley::testkit::Request;

namespace {

Request with(Request request, const char* header, const char* value) {
  for (auto& [name, old] : request.headers)
    if (name == header) {
      old = value;
      return request;
    }
  request.headers.emplace_back(header, value);
  return request;
}

Request from(Request request, const char* address) {
  request.remote_address = address;
  return request;
}

}  // namespace

TEST_CASE("The page and its files come with a policy that lets nothing else run", "[loopback][http]") {
  const PhoneBench bench;
  const auto page = bench.call(PhoneBench::get("/phone"));
  CHECK(page.status == 200);
  CHECK(page.headers.at("content-type") == "text/html; charset=utf-8");
  CHECK(page.headers.at("content-security-policy").find("script-src 'self';") != std::string::npos);
  CHECK(page.headers.at("x-content-type-options") == "nosniff");
  CHECK(bench.call(PhoneBench::get("/phone/app.js")).headers.at("content-type") == "text/javascript; charset=utf-8");
  CHECK(bench.call(PhoneBench::get("/phone/../secret")).status == 404);
  CHECK(bench.call(PhoneBench::get("/phone/none.js")).status == 404);
}

TEST_CASE("Every file that the page names is in the plugin", "[loopback][http]") {
  for (std::size_t i = 0; i < kPageFileCount; ++i) {
    const std::string_view text = kPageFiles[i].content;
    for (const std::string_view before : {"\"/phone/", "from \"./"})
      for (std::size_t at = 0; (at = text.find(before, at)) != std::string_view::npos;) {
        at += before.size();
        const std::string_view name = text.substr(at, text.find('"', at) - at);
        INFO(kPageFiles[i].name << " names " << name);
        if (name.find('.') != std::string_view::npos) CHECK(find_page_file(name) != nullptr);
      }
  }
}

TEST_CASE("The page holds no inline script, style or handler", "[loopback][http]") {
  const std::string_view page = find_page_file("index.html")->content;
  CHECK(page.find("<style") == std::string_view::npos);
  CHECK(page.find(" style=") == std::string_view::npos);
  CHECK(page.find(" onclick=") == std::string_view::npos);
  CHECK(page.find("<script>") == std::string_view::npos);
}

TEST_CASE("A browser that has a file already is told so", "[loopback][http]") {
  const PhoneBench bench;
  const auto first = bench.call(PhoneBench::get("/phone/app.js"));
  const auto again =
      bench.call(with(PhoneBench::get("/phone/app.js"), "If-None-Match", first.headers.at("etag").c_str()));
  CHECK(again.status == 304);
  CHECK(again.body.empty());
}

TEST_CASE("Other machines are turned away from all of the phone", "[loopback][http]") {
  const PhoneBench bench;
  for (const char* path :
       {"/phone", "/phone/app.js", "/phone/api/chats", "/phone/api/chats/1/messages", "/phone/api/media/1"})
    CHECK(bench.call(from(PhoneBench::get(path), "192.168.1.20")).status == 403);
  const Json message = Json::object({{"customer", kAna}, {"text", "hello"}});
  CHECK(bench.call(from(PhoneBench::post("/phone/api/messages", message), "10.0.0.1")).status == 403);
  CHECK(bench.call(from(PhoneBench::post("/phone/api/chats/1/read", Json::object()), "10.0.0.1")).status == 403);
  CHECK_FALSE(bench.host.http().join(from(PhoneBench::get("/phone/ws/1"), "10.0.0.1")));
  CHECK(bench.events().empty());
}

TEST_CASE("This machine is known by all its addresses", "[loopback][http]") {
  const PhoneBench bench;
  for (const char* address : {"127.0.0.1", "127.8.0.9", "::1", "::ffff:127.0.0.1"})
    CHECK(bench.call(from(PhoneBench::get("/phone/api/chats"), address)).status == 200);
  CHECK(bench.call(from(PhoneBench::get("/phone/api/chats"), "::ffff:10.0.0.1")).status == 403);
}

TEST_CASE("A proxy, a foreign name and a foreign page are turned away", "[loopback][http]") {
  const PhoneBench bench;
  const Request chats = PhoneBench::get("/phone/api/chats");
  CHECK(bench.call(with(chats, "X-Forwarded-For", "203.0.113.7")).status == 403);
  CHECK(bench.call(with(chats, "Host", "evil.example:8080")).status == 403);
  CHECK(bench.call(with(chats, "Origin", "http://evil.example")).status == 403);
  CHECK(bench.call(with(chats, "Origin", "null")).status == 403);
  CHECK(bench.call(with(chats, "Origin", "http://127.0.0.1:8080")).status == 200);
  CHECK(bench.call(with(chats, "Host", "localhost:8080")).status == 200);
  CHECK(bench.call(with(chats, "Host", "[::1]:8080")).status == 200);
}

TEST_CASE("A change that is not declared as JSON is refused", "[loopback][http]") {
  const PhoneBench bench;
  const Request request =
      PhoneBench::post("/phone/api/messages", Json::object({{"customer", kAna}, {"text", "hello"}}));
  CHECK(bench.call(with(request, "Content-Type", "text/plain")).status == 400);
  CHECK(bench.events().empty());
}

TEST_CASE("An operator may let other machines in, but no foreign pages", "[loopback][http]") {
  PhoneOptions options;
  options.allow_remote = true;
  const PhoneBench bench(options);
  const Request request = with(from(PhoneBench::get("/phone/api/chats"), "192.168.1.20"), "Host", "bots.example");
  CHECK(bench.call(request).status == 200);
  CHECK(bench.call(with(request, "Origin", "https://evil.example")).status == 403);
}

TEST_CASE("What a customer posts is taken by the host and shown", "[loopback][http]") {
  const PhoneBench bench;
  const auto answer = bench.write(Json::object({{"customer", "+5511999990001"}, {"name", "Ana"}, {"text", "hello"}}));
  CHECK(answer.status == 202);
  const std::string id(Json::parse(answer.body)["id"].text());
  CHECK(id.starts_with("phone."));
  REQUIRE(bench.events().size() == 1);
  CHECK(bench.events()[0]["id"].text() == id);
  REQUIRE(bench.history(kAna).size() == 1);
  CHECK(bench.history(kAna)[0]["status"].text() == "sent");
  CHECK(bench.history(kAna)[0]["from"].text() == "customer");
  CHECK(bench.host.published().front().room == room_of(bench.channel, kAna));
}

TEST_CASE("A message that is posted again with its id is taken once", "[loopback][http]") {
  const PhoneBench bench;
  CHECK(bench.write(kAna, "hello", "p1").status == 202);
  CHECK(bench.write(kAna, "hello", "p1").status == 202);
  CHECK(bench.events().size() == 1);
  CHECK(bench.history(kAna).size() == 1);
}

TEST_CASE("An id of another customer's message is a conflict", "[loopback][http]") {
  const PhoneBench bench;
  bench.write(kAna, "hello", "p1");
  CHECK(bench.write(kBruno, "hello", "p1").status == 409);
  CHECK(bench.history(kBruno).empty());
}

TEST_CASE("A full host answers 503, and nothing is kept", "[loopback][http]") {
  const PhoneBench bench;
  bench.host.answer_inbound(PARLEY_UNAVAILABLE);
  CHECK(bench.write(kAna, "hello", "p1").status == 503);
  CHECK(bench.history(kAna).empty());
  bench.host.answer_inbound(PARLEY_OK);
  CHECK(bench.write(kAna, "hello", "p1").status == 202);
  CHECK(bench.history(kAna).size() == 1);
}

TEST_CASE("A page that was away asks for what changed since", "[loopback][http]") {
  const PhoneBench bench;
  bench.write(kAna, "one", "p1");
  const std::int64_t seen = bench.history(kAna).back()["changed"].integer();
  CHECK(bench.history(kAna, seen).empty());
  bench.deliver_text("two", "m1");
  const auto since = bench.history(kAna, seen);
  REQUIRE(since.size() == 2);  // the first one changed too: it was read
  CHECK(since[0]["status"].text() == "read");
  CHECK(since[1]["message"]["text"].text() == "two");
  CHECK(bench.call(PhoneBench::get("/phone/api/chats/1/messages", "after=x")).status == 400);
}

TEST_CASE("The list of chats has names, last words and what is unread, newest first", "[loopback][http]") {
  const PhoneBench bench;
  bench.write(Json::object({{"customer", kAna}, {"name", "Ana"}, {"text", "hello"}}));
  bench.deliver_text("Hello Ana", "m1", kAna);
  bench.write(Json::object({{"customer", kBruno}, {"name", "Bruno"}, {"text", "hi"}}));
  const Json chats = bench.chats();
  REQUIRE(chats.items().size() == 2);
  CHECK(chats.items()[0]["name"].text() == "Bruno");
  CHECK(chats.items()[0]["unread"].integer() == 0);
  CHECK(chats.items()[1]["name"].text() == "Ana");
  CHECK(chats.items()[1]["last"]["text"].text() == "Hello Ana");
  CHECK(chats.items()[1]["unread"].integer() == 1);
  bench.call(PhoneBench::post("/phone/api/chats/5511999990001/read",
                              Json::object({{"number", bench.history(kAna).back()["number"]}})));
  CHECK(bench.chats().items()[1]["unread"].integer() == 0);
}

TEST_CASE("The list of chats has a bound", "[loopback][http]") {
  PhoneOptions options;
  options.max_chats = 2;
  const PhoneBench bench(options);
  for (const char* customer : {"1", "2", "3"}) bench.write(Json::object({{"customer", customer}, {"text", "hi"}}));
  CHECK(bench.chats().items().size() == 2);
}

TEST_CASE("A picture comes back as it was, and can do nothing", "[loopback][http]") {
  const PhoneBench bench;
  bench.write(Json::object(
      {{"customer", kAna}, {"id", "p1"}, {"media", Json::object({{"url", "data:image/png;base64,aGVsbG8="}})}}));
  const auto picture = bench.call(PhoneBench::get("/phone/api/media/p1", "channel=phone"));
  CHECK(picture.status == 200);
  CHECK(picture.body == "hello");
  CHECK(picture.headers.at("content-type") == "image/png");
  CHECK(picture.headers.at("content-security-policy").find("sandbox") != std::string::npos);
  bench.write(Json::object(
      {{"customer", kAna}, {"id", "p2"}, {"media", Json::object({{"url", "data:text/html;base64,aGVsbG8="}})}}));
  const auto page = bench.call(PhoneBench::get("/phone/api/media/p2"));
  CHECK(page.headers.at("content-type") == "application/octet-stream");
  CHECK(page.headers.at("content-disposition") == "attachment");
  CHECK(bench.call(PhoneBench::get("/phone/api/media/p3")).status == 404);
}

TEST_CASE("A stream is the room of its customer and channel", "[loopback][http]") {
  const PhoneBench bench;
  const auto room = bench.host.http().join(PhoneBench::get("/phone/ws/5511999990001", "channel=phone"));
  REQUIRE(room);
  CHECK(*room == room_of(bench.channel, kAna));
  CHECK(*bench.host.http().join(PhoneBench::get("/phone/ws/5511999990002")) != *room);
  CHECK_FALSE(bench.host.http().join(PhoneBench::get("/phone/ws/5511999990001", "channel=none")));
}

TEST_CASE("Without a channel the phone says what to configure", "[loopback][http]") {
  PhoneHost host(MessageTable::migrations());
  Phone phone(host.sdk(), {}, system_micros);
  PhoneRoutes routes(host.sdk(), phone);
  routes.add();
  const auto answer = host.http().call(PhoneBench::get("/phone/api/chats"));
  CHECK(answer.status == 404);
  CHECK(answer.body.find("channels.toml") != std::string::npos);
}

TEST_CASE("Customers are refused that could not stand in a path", "[loopback][http]") {
  const PhoneBench bench;
  for (const char* customer : {"", "a b", "a/b", "<script>"})
    CHECK(bench.write(Json::object({{"customer", customer}, {"text", "hi"}})).status == 400);
  CHECK(bench.write(Json::object({{"customer", std::string(65, '1')}, {"text", "hi"}})).status == 400);
}
