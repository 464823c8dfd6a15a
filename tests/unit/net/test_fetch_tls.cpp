#include <catch2/catch.hpp>

#include "unit/net/fetch_tls.hpp"

using namespace parley;
using namespace parley::net;
using namespace parley::test;

namespace {

FetchRequest post(const std::string& url) {
  return {.method = "POST", .url = url, .body = "b"};
}

FetchOptions trusting(const TestCertificate& certificate) {
  FetchOptions options = local_options();
  options.ca_file = certificate.pem_file();
  return options;
}

constexpr const char* kEmptyAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

}  // namespace

TEST_CASE("An https answer comes through from a server that is trusted", "[net][fetch][tls]") {
  const TestCertificate certificate;
  FetchServer server(over_tls(certificate, kEmptyAnswer));
  Fetching here(trusting(certificate));
  CHECK(here.fetch(post(https(server))));
  CHECK(here.fetch(post(https(server))));
  CHECK(server.accepted() == 1);
}

TEST_CASE("A burst to a fresh https host is answered, whether or not HTTP/2 is offered", "[net][fetch][tls]") {
  const TestCertificate certificate;
  FetchServer server(over_tls(certificate, kEmptyAnswer));
  FetchOptions options = trusting(certificate);
  options.http2 = GENERATE(false, true);
  Fetching here(options);
  std::vector<std::future<FetchResult>> all;
  for (int i = 0; i < 100; ++i) all.push_back(here.begin(post(https(server))));
  for (auto& one : all) REQUIRE(Fetching::finish(std::move(one)));
}

TEST_CASE("A certificate nobody vouches for ends it before the request leaves", "[net][fetch][tls]") {
  const TestCertificate certificate;
  FetchServer server(over_tls(certificate, kEmptyAnswer));
  const FetchResult result = Fetching{}.fetch(post(https(server)));
  REQUIRE(result.has_error());
  CHECK(result.error().kind == FetchFailure::tls);
  CHECK_FALSE(result.error().request_left);
}

TEST_CASE("A certificate for another host ends it before the request leaves", "[net][fetch][tls]") {
  const TestCertificate certificate;
  FetchServer server(over_tls(certificate, kEmptyAnswer));
  const FetchResult result =
      Fetching{trusting(certificate)}.fetch(post("https://localhost:" + std::to_string(server.port()) + "/"));
  REQUIRE(result.has_error());
  CHECK(result.error().kind == FetchFailure::tls);
  CHECK_FALSE(result.error().request_left);
}

TEST_CASE("A server that speaks no TLS ends it before the request leaves", "[net][fetch][tls]") {
  FetchServer server([](FarEnd& end) {
    end.send("220 hello there, this is no handshake\r\n");
    end.wait_for_close();
  });
  const FetchResult result = Fetching{}.fetch(post(https(server)));
  REQUIRE(result.has_error());
  CHECK(result.error().kind == FetchFailure::tls);
  CHECK_FALSE(result.error().request_left);
}

TEST_CASE("A handshake that hangs is given up, and the requests behind it with it", "[net][fetch][tls]") {
  FetchServer server([](FarEnd& end) { end.wait_for_close(); });
  FetchOptions options = local_options();
  options.connect_timeout = Millis{60};
  options.http2 = GENERATE(false, true);
  Fetching here(options);
  auto first = here.begin(post(https(server)));
  FetchRequest short_of_time = post(https(server));
  short_of_time.timeout = Millis{30};
  const FetchResult second = here.fetch(short_of_time);
  for (const FetchResult& result : {Fetching::finish(std::move(first)), second}) {
    REQUIRE(result.has_error());
    CHECK(result.error().kind == FetchFailure::timeout);
    CHECK_FALSE(result.error().request_left);
  }
}

TEST_CASE("Silence after an https request makes the outcome unknown", "[net][fetch][tls]") {
  const TestCertificate certificate;
  FetchServer server(over_tls(certificate, ""));
  FetchRequest request = post(https(server));
  request.timeout = Millis{400};
  const FetchResult result = Fetching{trusting(certificate)}.fetch(request);
  REQUIRE(result.has_error());
  CHECK(result.error().kind == FetchFailure::timeout);
  CHECK(result.error().request_left);
}
