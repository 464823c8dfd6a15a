#include <catch2/catch.hpp>
#include <fstream>

#include "api/api_pages.hpp"
#include "support/temp_dir.hpp"

using namespace parley;

namespace {

struct Pages {
  Pages() {
    std::filesystem::create_directory(dir / "vendor");
    for (const char* page : {"docs.html", "redoc.html", "rapidoc.html"}) write(page, "<script nonce=\"{nonce}\">");
    REQUIRE(api::add_api_pages(router, dir.path()).has_value());
  }
  void write(const std::string& name, const std::string& content) { std::ofstream(dir / name) << content; }

  net::Response get(const std::string& path, const std::string& known = {}) {
    net::Request request;
    request.path = path;
    if (!known.empty()) request.headers.set("If-None-Match", known);
    const net::RouteMatch match = router.table()->match(net::Method::get, path);
    REQUIRE(match.route);
    net::Response answer;
    match.route->handler(std::move(request), net::Responder::to([&](net::Response r) { answer = std::move(r); }));
    return answer;
  }

  test::TempDir dir;
  net::Router router;
};

}  // namespace

TEST_CASE("a page whose scripts are not there says how to get them", "[api][pages]") {
  Pages f;
  for (const char* path : {"/docs", "/redoc", "/rapidoc"}) {
    const net::Response page = f.get(path);
    CHECK(page.status == 404);
    CHECK(page.body.find("make pages") != std::string::npos);
  }
  CHECK(f.get("/api-docs/swagger-ui.css").status == 404);
}

TEST_CASE("a page bears a nonce of its own each time, as its policy does", "[api][pages]") {
  Pages f;
  f.write("vendor/redoc.standalone.js", "x");
  const net::Response one = f.get("/redoc"), two = f.get("/redoc");
  REQUIRE(one.status == 200);
  CHECK(one.body != two.body);
  const std::string nonce = one.body.substr(15, 32);
  const std::string policy(one.headers.get("Content-Security-Policy"));
  CHECK(policy.find("style-src 'self' 'nonce-" + nonce + "' ") != std::string::npos);
  CHECK(policy.find("script-src 'self';") != std::string::npos);
}

TEST_CASE("a script is sent once and then known by its tag", "[api][pages]") {
  Pages f;
  f.write("vendor/rapidoc-min.js", "let x = 1;");
  const net::Response first = f.get("/api-docs/rapidoc-min.js");
  CHECK(first.status == 200);
  CHECK(first.body == "let x = 1;");
  CHECK(first.headers.get("Content-Type") == "text/javascript; charset=utf-8");
  const net::Response again = f.get("/api-docs/rapidoc-min.js", std::string(first.headers.get("ETag")));
  CHECK(again.status == 304);
  CHECK(again.body.empty());
}
