// Endpoints of a plugin, in C++, against the recording host of the test kit.
#include <catch2/catch.hpp>
#include <parley/host/endpoints.hpp>
#include <parley/testkit/fake_host.hpp>

using namespace parley::sdk;
using namespace parley::testkit;

namespace {

Endpoint get_thing() {
  return {.method = "GET",
          .path = "/things/{thing_id}",
          .group = "Things",
          .summary = "Get a thing",
          .permission = "things:read"};
}

}  // namespace

TEST_CASE("An endpoint knows its caller, its parameters and its input", "[sdk][endpoints]") {
  FakeHost host;
  Endpoints endpoints{Host(host.raw())};
  Endpoint make = get_thing();
  make.method = "POST";
  make.request = schema::object({schema::required("name", schema::text(1, 20))});
  endpoints.add(make, [](const Call& call) {
    return Reply::json(Json::object({{"all", call.tenant() + "/" + call.user() + "/" + call.param("thing_id") + "/" +
                                                 std::string(call.body()["name"].text())}}),
                       201);
  });
  const EndpointAnswer answer = host.endpoints().call({"POST", "/things/7", Json::object({{"name", "lamp"}})});
  CHECK(answer.reply.status == 201);
  CHECK(answer.json()["all"].text() == "acme/user-1/7/lamp");
}

TEST_CASE("A declaration reaches the host whole", "[sdk][endpoints]") {
  FakeHost host;
  Endpoints endpoints{Host(host.raw())};
  Endpoint list = get_thing();
  list.path = "/things";
  list.query = schema::list_query({schema::optional("open", schema::boolean())});
  endpoints.add(list, [](const Call&) { return Reply::json(Json::object()); });
  const Json declared = host.endpoints().declarations().at(0);
  CHECK(declared["permission"].text() == "things:read");
  CHECK(declared["query"]["properties"]["page"]["default"].integer() == 1);
  CHECK(declared["query"]["properties"]["open"]["type"].text() == "boolean");
  CHECK_FALSE(declared.has("request"));
}

TEST_CASE("A refused value names its field", "[sdk][endpoints]") {
  FakeHost host;
  Endpoints endpoints{Host(host.raw())};
  endpoints.add(get_thing(), [](const Call&) -> Reply { throw wrong_field("name", "is taken"); });
  const EndpointAnswer answer = host.endpoints().call({"GET", "/things/7"});
  CHECK(answer.result == PARLEY_INVALID);
  CHECK(Json::parse(answer.error)["errors"].items().at(0)["field"].text() == "name");
}

TEST_CASE("A caller's further permissions can be asked for, wildcards too", "[sdk][endpoints]") {
  FakeHost host;
  Endpoints endpoints{Host(host.raw())};
  endpoints.add(get_thing(), [](const Call& call) {
    return Reply::json(Json::object({{"update", call.may("things:update")}, {"audit", call.may("audit:read")}}));
  });
  EndpointCall call{"GET", "/things/7"};
  call.principal.set("permissions", Json::array({"things:*"}));
  const Json may = host.endpoints().call(call).json();
  CHECK(may["update"].boolean());
  CHECK_FALSE(may["audit"].boolean(true));
}

TEST_CASE("A list of a plugin answers like every list of the API", "[sdk][endpoints]") {
  FakeHost host;
  Endpoints endpoints{Host(host.raw())};
  endpoints.add(get_thing(), [](const Call& call) { return page_of(Json::array({1, 2}), 41, call); });
  EndpointCall call{"GET", "/things/7"};
  call.query = Json::object({{"page", 3}, {"page_size", 20}});
  const Json pagination = host.endpoints().call(call).json()["pagination"];
  CHECK(pagination["pages"].integer() == 3);
  CHECK(pagination["page"].integer() == 3);
  CHECK(pagination["total"].integer() == 41);
}
