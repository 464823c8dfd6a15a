#include <catch2/catch.hpp>

#include "rest/declaration.hpp"

using namespace parley;

namespace {

std::string declaration(const std::string& more, const std::string& path = "/things/{thing_id}") {
  return R"({"method":"GET","path":")" + path + R"(","group":"Things","summary":"Get a thing")" + more + "}";
}

std::string refusal(const std::string& document) {
  const auto read = rest::endpoint_from(document, "feature.things");
  return read.has_error() ? read.error().message : "(accepted)";
}

}  // namespace

TEST_CASE("a plugin's declaration becomes an endpoint of that plugin", "[rest][declaration]") {
  const auto endpoint = rest::endpoint_from(
      declaration(R"(,"permission":"things:read","success":201,"request":{"type":"object"})"), "feature.things");
  REQUIRE(endpoint.has_value());
  CHECK(endpoint->full_path() == "/api/v1/things/{thing_id}");
  CHECK(endpoint->owner == "feature.things");
  CHECK(endpoint->success == 201);
  CHECK(endpoint->access.name() == "things:read");
  CHECK(endpoint->request.has_value());
  CHECK_FALSE(endpoint->query.has_value());
}

TEST_CASE("a declaration says who may call, once", "[rest][declaration]") {
  CHECK(refusal(declaration("")).find("either \"permission\" or \"access\"") != std::string::npos);
  CHECK(refusal(declaration(R"(,"permission":"things:read","access":"anybody")")) != "(accepted)");
  CHECK(refusal(declaration(R"(,"permission":"things")")).find("things") != std::string::npos);
  CHECK(refusal(declaration(R"(,"permission":"things:*")")) != "(accepted)");
  CHECK(refusal(declaration(R"(,"access":"signed_in")")) == "(accepted)");
}

TEST_CASE("a wrong declaration is refused by plugin and member", "[rest][declaration]") {
  CHECK(refusal("[]").find("feature.things") != std::string::npos);
  CHECK(refusal(declaration(R"(,"access":"anybody","colour":1)")).find("colour") != std::string::npos);
  CHECK(refusal(declaration(R"(,"access":"anybody")", "things")).find("path") != std::string::npos);
  CHECK(refusal(declaration(R"(,"access":"anybody")", "/../admin")) != "(accepted)");
}
