// RFC 9112 read strictly, over real sockets.
#include <catch2/catch.hpp>

#include "edge_client.hpp"

using namespace parley;
using namespace std::string_literals;
using namespace parley::test;
using net::Method;

namespace {

struct BadRequest {
  std::string what;
  std::string bytes;
  int status;
};

const std::string kHost = "Host: t\r\n";
std::string post(const std::string& fields, const std::string& body = {}) {
  return "POST /e HTTP/1.1\r\n" + kHost + fields + "\r\n" + body;
}

const std::vector<BadRequest> kBadRequests{
    {"length and coding", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
    {"coding and length", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"), 400},
    {"two lengths that differ", post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello"), 400},
    {"a length repeated", post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), 400},
    {"a list of equal lengths", post("Content-Length: 5, 5\r\n", "hello"), 400},
    {"a length with a sign", post("Content-Length: +5\r\n", "hello"), 400},
    {"a negative length", post("Content-Length: -1\r\n"), 400},
    {"a length in hex", post("Content-Length: 0x5\r\n", "hello"), 400},
    {"an empty length", post("Content-Length: \r\n"), 400},
    {"a length beyond 64 bits", post("Content-Length: 99999999999999999999\r\n"), 400},
    {"an unknown coding", post("Transfer-Encoding: gzip\r\n"), 501},
    {"a coding before chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501},
    {"chunked twice in a list", post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), 501},
    {"chunked twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
    {"identity", post("Transfer-Encoding: identity\r\n"), 501},
    {"a quoted chunked", post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"), 501},
    {"chunked in HTTP/1.0", "POST /e HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
    {"a bare line feed after a field", "GET /e HTTP/1.1\r\nHost: t\nX: y\r\n\r\n", 400},
    {"a bare line feed after the request line", "GET /e HTTP/1.1\nHost: t\r\n\r\n", 400},
    {"line feeds only", "GET /e HTTP/1.1\nHost: t\n\n", 400},
    {"a bare carriage return in a value", "GET /e HTTP/1.1\r\nHost: t\r\nX: a\rb\r\n\r\n", 400},
    {"a folded field", "GET /e HTTP/1.1\r\nHost: t\r\nX: a\r\n b\r\n\r\n", 400},
    {"a folded first field", "GET /e HTTP/1.1\r\n Host: t\r\n\r\n", 400},
    {"a space before the colon", "GET /e HTTP/1.1\r\nHost : t\r\n\r\n", 400},
    {"a tab before the colon", post("Content-Length\t: 5\r\n", "hello"), 400},
    {"a field without a name", "GET /e HTTP/1.1\r\nHost: t\r\n: x\r\n\r\n", 400},
    {"a field without a colon", "GET /e HTTP/1.1\r\nHost: t\r\nnonsense\r\n\r\n", 400},
    {"a NUL in a value", "GET /e HTTP/1.1\r\nHost: t\r\nX: a\0b\r\n\r\n"s, 400},
    {"a NUL in a name", "GET /e HTTP/1.1\r\nHost: t\r\nX\0: b\r\n\r\n"s, 400},
    {"no Host", "GET /e HTTP/1.1\r\n\r\n", 400},
    {"two Hosts", "GET /e HTTP/1.1\r\nHost: t\r\nHost: t\r\n\r\n", 400},
    {"a Host that is none", "GET /e HTTP/1.1\r\nHost: a/b@c\r\n\r\n", 400},
    {"no version", "GET /e\r\n\r\n", 400},
    {"two spaces in the request line", "GET  /e HTTP/1.1\r\nHost: t\r\n\r\n", 400},
    {"a space in the target", "GET /e e HTTP/1.1\r\nHost: t\r\n\r\n", 400},
    {"a tab in the request line", "GET\t/e HTTP/1.1\r\nHost: t\r\n\r\n", 400},
    {"HTTP/2.0", "GET /e HTTP/2.0\r\nHost: t\r\n\r\n", 505},
    {"HTTP/1.2", "GET /e HTTP/1.2\r\nHost: t\r\n\r\n", 505},
    {"lower-case http", "GET /e http/1.1\r\nHost: t\r\n\r\n", 505},
    {"an unknown method", "BREW /e HTTP/1.1\r\nHost: t\r\n\r\n", 501},
    {"a chunk size that is no number", post("Transfer-Encoding: chunked\r\n", "zz\r\nhello\r\n0\r\n\r\n"), 400},
    {"a chunk size with a prefix", post("Transfer-Encoding: chunked\r\n", "0x5\r\nhello\r\n0\r\n\r\n"), 400},
    {"a chunk size beyond 64 bits", post("Transfer-Encoding: chunked\r\n", "11111111111111111\r\n"), 400},
    {"a chunk longer than it said", post("Transfer-Encoding: chunked\r\n", "3\r\nhello\r\n0\r\n\r\n"), 400},
    {"a bare line feed after a chunk size", post("Transfer-Encoding: chunked\r\n", "5\nhello\r\n0\r\n\r\n\r\n"), 400},
    {"a length in the trailer", post("Transfer-Encoding: chunked\r\n", "0\r\nContent-Length: 3\r\n\r\n"), 400},
};

}  // namespace

TEST_CASE("a request that two servers could frame differently is refused and the connection closed",
          "[edge][framing]") {
  std::atomic<int> handled{0};
  TestEdge edge;
  const auto count = [&](net::Request, net::Responder responder) {
    ++handled;
    responder.send({});
  };
  edge.route(Method::get, "/e", count).route(Method::post, "/e", count).start();
  for (const BadRequest& bad : kBadRequests) {
    INFO(bad.what);
    WireClient client = edge.connect();
    // What a smuggler hides behind must never be taken for a request of its own.
    client.send(bad.bytes + get("/e"));
    const WireResponse response = client.response();
    CHECK(response.status == bad.status);
    CHECK(response.header("Connection") == "close");
    CHECK(client.closed());
  }
  CHECK(handled == 0);
}

TEST_CASE("a request cut off before its end is not handled", "[edge][framing]") {
  std::atomic<int> handled{0};
  TestEdge edge;
  edge.route(Method::post, "/e", [&](net::Request, net::Responder responder) {
    ++handled;
    responder.send({});
  });
  edge.start();
  for (const std::string& bytes :
       {post("Transfer-Encoding: chunked\r\n", "5\r\nhel"), post("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n"),
        post("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n"), post("Content-Length: 9\r\n", "hello"),
        std::string("POST /e HT"), post("").substr(0, 25)}) {
    INFO(bytes);
    WireClient client = edge.connect();
    client.send(bytes);
    client.finish_sending();
    CHECK(client.closed());
  }
  CHECK(handled == 0);
}

TEST_CASE("a chunked body arrives whole, its extensions and trailer dropped", "[edge][framing]") {
  TestEdge edge;
  edge.route(Method::post, "/e", [](net::Request request, net::Responder responder) {
    responder.send(net::text_response(200, request.body + (request.headers.find("X-Trailer") ? " trailer" : "")));
  });
  edge.start();
  WireClient client = edge.connect();
  client.send(post("Transfer-Encoding: Chunked\r\n",
                   "5;name=\"a;b\"\r\nhello\r\nA\r\n, 10 bytes\r\n0\r\nX-Trailer: x\r\n\r\n"));
  CHECK(client.response().body == "hello, 10 bytes");
}

TEST_CASE("bytes that come one by one make the same request", "[edge][framing]") {
  TestEdge edge;
  edge.route(Method::post, "/e", echo()).start();
  WireClient client = edge.connect();
  for (const char byte : "\r\n" + post("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n3\r\nyou\r\n0\r\n\r\n")) {
    client.send({&byte, 1});
  }
  CHECK(client.response().body == "POST /e helloyou");
}

TEST_CASE("pipelined requests are answered in order, whoever handles them", "[edge][framing]") {
  TestEdge edge;
  edge.route(Method::get, "/inline/{n}", echo(), {.inline_ok = true}).route(Method::get, "/worker/{n}", echo()).start();
  WireClient client = edge.connect();
  constexpr int kCount = 300;
  std::string bytes;
  for (int i = 0; i < kCount; ++i) bytes += get((i % 3 ? "/inline/" : "/worker/") + std::to_string(i));
  client.send(bytes);
  for (int i = 0; i < kCount; ++i) {
    REQUIRE(client.response().body == "GET " + std::string(i % 3 ? "/inline/" : "/worker/") + std::to_string(i) + " ");
  }
}

TEST_CASE("pipelined requests with large answers are all answered", "[edge][framing]") {
  TestEdge edge;
  edge.route(
      Method::get, "/{size}",
      [](net::Request request, net::Responder responder) {
        responder.send(net::text_response(200, std::string(std::stoul(std::string(request.param("size"))), 'x')));
      },
      {.inline_ok = true});
  edge.start();
  WireClient client = edge.connect();
  std::string bytes;
  const std::vector<std::size_t> sizes{10,     3'000'000, 10'000, 15'000, 15'000,    15'000, 15'000,
                                       15'000, 15'000,    20'000, 5,      1'000'000, 0};
  for (const std::size_t size : sizes) bytes += get("/" + std::to_string(size));
  client.send(bytes);
  for (const std::size_t size : sizes) REQUIRE(client.response().body.size() == size);
}

TEST_CASE("HTTP/1.0 is answered and closed, unless it asks to be kept", "[edge][framing]") {
  TestEdge edge;
  edge.route(Method::get, "/e", echo()).start();
  WireClient plain = edge.connect();
  plain.send("GET /e HTTP/1.0\r\n\r\n");
  CHECK(plain.response().status == 200);
  CHECK(plain.closed());

  WireClient kept = edge.connect();
  kept.send("GET /e HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  CHECK(kept.response().header("Connection") == "keep-alive");
  kept.send("GET /e HTTP/1.0\r\n\r\n");
  CHECK(kept.response().status == 200);
}

TEST_CASE("Connection: close is honoured", "[edge][framing]") {
  TestEdge edge;
  edge.route(Method::get, "/e", echo()).start();
  WireClient client = edge.connect();
  client.send(get("/e", "Connection: close\r\n") + get("/e"));
  CHECK(client.response().header("Connection") == "close");
  CHECK(client.closed());
}

TEST_CASE("the absolute form of a target is its path", "[edge][framing]") {
  TestEdge edge;
  edge.route(Method::get, "/e", echo()).start();
  WireClient client = edge.connect();
  client.send(get("http://example.com:80/e?x=1"));
  CHECK(client.response().body == "GET /e ");
}

TEST_CASE("a client that expects 100-continue is told to go on, or gets its answer at once", "[edge][framing]") {
  TestEdge edge;
  edge.route(Method::post, "/e", echo(), {.max_body_bytes = 10}).start();
  WireClient client = edge.connect();
  client.send(post("Content-Length: 5\r\nExpect: 100-continue\r\n"));
  CHECK(client.response().status == 100);
  client.send("hello");
  CHECK(client.response().body == "POST /e hello");

  client.send(post("Content-Length: 50\r\nExpect: 100-continue\r\n"));
  CHECK(client.response().status == 413);
  CHECK(client.closed());

  WireClient lost = edge.connect();
  lost.send("POST /nowhere HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  CHECK(lost.response().status == 404);
  CHECK(lost.closed());

  WireClient strange = edge.connect();
  strange.send(post("Content-Length: 5\r\nExpect: miracles\r\n", "hello"));
  CHECK(strange.response().status == 417);
}
