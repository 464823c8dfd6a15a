#include <catch2/catch.hpp>

#include "api/contact_routes.hpp"
#include "support/contact_parts.hpp"
#include "support/rest_caller.hpp"

using namespace parley;
using test::RestCaller;

namespace {

struct RouteFixture : test::ContactParts {
  RouteFixture() { REQUIRE(api::add_contact_routes(rest.api, services).has_value()); }

  std::string made(const std::string& path, const std::string& body) {
    const auto answer = rest.post("/api/v1" + path, body);
    INFO(answer.raw);
    REQUIRE(answer.status == 201);
    return std::string(string_or(answer.body, "id"));
  }
  std::string contact(const std::string& body = R"({"name":"Ana"})") { return made("/contacts", body); }
  RestCaller::Answer csv(const std::string& target, const std::string& text) {
    return rest.call(net::Method::post, target, text, {{"Content-Type", "text/csv"}});
  }

  api::ContactServices services{parts, {}};
  RestCaller rest{store};
};

std::string quoted(const std::string& text) {
  return json::serialize(json::string(text));
}

}  // namespace

TEST_CASE("a contact is added, read, changed, replaced and deleted", "[api][contacts]") {
  RouteFixture f;
  const std::string id = f.contact(R"({"name":"Ana","phone":"55 11 98765-4321","tags":["vip"],"notes":"n"})");
  const auto read = f.rest.get("/api/v1/contacts/" + id);
  CHECK(read.status == 200);
  CHECK(read.body.at("phone") == "+5511987654321");
  CHECK(read.body.at("identities").as_array().empty());
  CHECK(read.body.at("conversation_count") == 0);
  CHECK(f.rest.patch("/api/v1/contacts/" + id, R"({"phone":null})").body.at("phone").is_null());
  const auto replaced = f.rest.put("/api/v1/contacts/" + id, R"({"name":"Bia"})");
  CHECK(replaced.body.at("notes") == "");
  CHECK(replaced.body.at("tags").as_array().empty());
  CHECK(f.rest.del("/api/v1/contacts/" + id).status == 204);
  CHECK(f.rest.get("/api/v1/contacts/" + id).status == 404);
}

TEST_CASE("every endpoint of a contact answers 404 for another tenant's id", "[api][contacts][tenant]") {
  RouteFixture f;
  const std::string contact = f.contact(), other = f.contact(R"({"name":"Bia"})");
  const std::string third = f.contact(R"({"name":"Caio"})");
  const std::string field = f.made("/custom-fields", R"({"key":"city","type":"text"})");
  const std::string category = f.made("/contact-categories", R"({"name":"Suppliers"})");
  const std::string segment = f.made("/segments", R"({"name":"all","filter":{}})");
  const std::string merge = f.made("/contacts/" + contact + "/merge", R"({"contact_id":")" + third + "\"}");
  const std::map<std::string, std::string> ids{{"{contact_id}", contact},   {"{custom_field_id}", field},
                                               {"{category_id}", category}, {"{segment_id}", segment},
                                               {"{merge_id}", merge},       {"{tag}", "vip"}};
  const std::map<std::string, std::string> bodies{{"tags", R"({"tags":["x"]})"},
                                                  {"identities", R"({"channel_id":"wa","kind":"address","value":"1"})"},
                                                  {"merge", R"({"contact_id":")" + other + "\"}"}};
  f.rest.become("globex", {"*"});
  std::size_t tried = 0;
  for (const rest::Endpoint& endpoint : f.rest.catalogue.endpoints()) {
    if (endpoint.path.find('{') == std::string::npos) continue;
    std::string path = endpoint.full_path();
    for (const auto& [name, id] : ids)
      if (const auto at = path.find(name); at != std::string::npos) path.replace(at, name.size(), id);
    const auto body = bodies.find(path.substr(path.rfind('/') + 1));
    if (endpoint.method == net::Method::del && path.ends_with("identities"))
      path += "?channel_id=wa&kind=address&value=1";
    std::string text = body == bodies.end() ? "{}" : body->second;
    if (endpoint.method == net::Method::get || endpoint.method == net::Method::del) text.clear();
    INFO(net::name(endpoint.method) << " " << path);
    CHECK(f.rest.call(endpoint.method, path, text).status == 404);
    ++tried;
  }
  CHECK(tried >= 25);
  CHECK(f.rest.post("/api/v1/contacts/tags", R"({"contact_ids":[")" + contact + R"("],"add":["x"]})").status == 404);
  CHECK(f.rest.get("/api/v1/contacts").body.at("data").as_array().empty());
  f.rest.become("acme", {"*"});
  CHECK(f.rest.get("/api/v1/contacts/" + contact).body.at("tags").as_array().empty());
}

TEST_CASE("naughty strings come back unchanged from every text", "[api][contacts][text]") {
  RouteFixture f;
  const std::vector<std::string> naughty{"'; DROP TABLE contacts; --",
                                         "\" OR 1=1",
                                         "<script>alert(1)</script>",
                                         "{{7*7}}",
                                         "${jndi:ldap://x}",
                                         "$(reboot)",
                                         "  spaces  ",
                                         "\xE2\x80\x8Bzero\xE2\x80\x8Bwidth",
                                         "\xE2\x80\xAEright to left",
                                         "e\xCC\x81 combining",
                                         "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7",
                                         "a%b_c\\d",
                                         "line\nbreak\ttab\r",
                                         std::string(59, 'w'),
                                         "=1+1",
                                         std::string("nul\0inside", 10)};
  f.made("/custom-fields", R"({"key":"memo","type":"text"})");
  int number = 0;
  for (const std::string& text : naughty) {
    INFO(text);
    const std::string q = quoted(text);
    const auto made = f.rest.post("/api/v1/contacts", R"({"name":)" + q + R"(,"notes":)" + q + R"(,"tags":[)" + q +
                                                          R"(],"custom_fields":{"memo":)" + q + "}}");
    REQUIRE(made.status == 201);
    const auto read = f.rest.get("/api/v1/contacts/" + std::string(string_or(made.body, "id"))).body;
    CHECK(string_or(read, "name") == text);
    CHECK(string_or(read, "notes") == text);
    CHECK(read.at("tags") == json::array{text});
    CHECK(read.at("custom_fields") == json::object{{"memo", text}});
    const std::string n = std::to_string(number++);
    CHECK(string_or(f.rest.post("/api/v1/contact-categories", R"({"name":)" + q + "}").body, "name") == text);
    const auto segment = f.rest.post("/api/v1/segments",
                                     R"({"name":)" + q + R"(,"filter":{"field":"name","op":"eq","value":)" + q + "}}");
    REQUIRE(segment.status == 201);
    const auto members =
        f.rest.get("/api/v1/segments/" + std::string(string_or(segment.body, "id")) + "/contacts").body;
    CHECK(members.at("data").as_array().size() == 1);
    const auto field = f.rest.post("/api/v1/custom-fields", R"({"key":"k)" + n + R"(","type":"choice","label":)" + q +
                                                                R"(,"choices":[)" + q + "]}");
    CHECK(string_or(field.body, "label") == text);
    CHECK(field.body.at("choices") == json::array{text});
  }
}

TEST_CASE("SQL in a query finds nothing and breaks nothing", "[api][contacts][attack]") {
  RouteFixture f;
  f.contact();
  for (const char* query : {"q=' OR 1=1 --", "tag=' OR '1'='1", "category_id=x", "q=%' ESCAPE '!"}) {
    const auto answer = f.rest.get(std::string("/api/v1/contacts?") + query);
    CHECK(answer.status == 200);
    CHECK(answer.body.at("data").as_array().empty());
  }
  CHECK(f.rest.get("/api/v1/contacts?sort=name;DROP TABLE contacts").status == 422);
  CHECK(f.rest.get("/api/v1/contacts?custom_field=x' OR 1=1:1").status == 422);
  CHECK(f.rest.get("/api/v1/contacts?created_from=yesterday").status == 422);
  CHECK(f.rest.get("/api/v1/contacts").body.at("data").as_array().size() == 1);
}

TEST_CASE("fields that nobody may set are refused by name", "[api][contacts][attack]") {
  RouteFixture f;
  for (const char* field : {"id", "tenant_id", "is_blocked", "opted_out_at", "created_at", "merged_into"}) {
    const auto answer = f.rest.post("/api/v1/contacts", std::string(R"({"name":"a",")") + field + R"(":"x"})");
    CHECK(answer.status == 422);
    CHECK(answer.body.at("errors").as_array().at(0).at("field") == field);
  }
}

TEST_CASE("each endpoint asks for its own permission", "[api][contacts][access]") {
  RouteFixture f;
  const std::string id = f.contact();
  f.rest.become("acme", {"contacts:read"});
  CHECK(f.rest.get("/api/v1/contacts/" + id).status == 200);
  CHECK(f.rest.post("/api/v1/contacts", "{}").status == 403);
  CHECK(f.rest.patch("/api/v1/contacts/" + id, "{}").status == 403);
  CHECK(f.rest.del("/api/v1/contacts/" + id).status == 403);
  CHECK(f.rest.post("/api/v1/contacts/" + id + "/merge", R"({"contact_id":"x"})").status == 403);
  CHECK(f.csv("/api/v1/contacts/import", "name\nA\n").status == 403);
  CHECK(f.rest.get("/api/v1/contacts/export.csv").status == 403);
  CHECK(f.rest.get("/api/v1/segments").status == 403);
  CHECK(f.rest.get("/api/v1/contact-categories").status == 403);
  CHECK(f.rest.get("/api/v1/custom-fields").status == 403);
}

TEST_CASE("switches answer with the contact as it is then", "[api][contacts]") {
  RouteFixture f;
  const std::string at = "/api/v1/contacts/" + f.contact();
  CHECK(f.rest.post(at + "/block", "").body.at("is_blocked") == true);
  CHECK(f.rest.post(at + "/unblock", "").body.at("is_blocked") == false);
  CHECK(f.rest.post(at + "/opt-out", "").body.at("opted_out") == true);
  CHECK(f.rest.post(at + "/opt-in", "").body.at("opted_out") == false);
  CHECK(f.rest.post(at + "/tags", R"({"tags":["a","b"]})").body.at("tags") == json::array{"a", "b"});
  CHECK(f.rest.del(at + "/tags/a").body.at("tags") == json::array{"b"});
}

TEST_CASE("an identity that somebody has answers 409", "[api][contacts]") {
  RouteFixture f;
  const std::string body = R"({"channel_id":"wa","kind":"address","value":"5511"})";
  const std::string at = "/api/v1/contacts/" + f.contact() + "/identities";
  CHECK(f.rest.post(at, body).status == 201);
  CHECK(f.rest.post("/api/v1/contacts/" + f.contact() + "/identities", body).status == 409);
  CHECK(f.rest.get(at).body.at("data").as_array().size() == 1);
  CHECK(f.rest.del(at + "?channel_id=wa&kind=address&value=5511").status == 204);
}

TEST_CASE("contacts come in from CSV and go out again", "[api][contacts][import]") {
  RouteFixture f;
  const std::string file = "name,phone\nAna,5511987654321\nBad,x\n";
  const auto look = f.csv("/api/v1/contacts/import/preview", file);
  CHECK(look.status == 200);
  CHECK(look.body.at("columns") == json::array{"name", "phone"});
  const auto done = f.csv("/api/v1/contacts/import?columns=name,phone&duplicates=update", file);
  CHECK(done.status == 207);
  CHECK(done.body.at("created") == 1);
  CHECK(done.body.at("errors").as_array().at(0).at("line") == 3);
  CHECK(f.rest.post("/api/v1/contacts/import", "{}").status == 415);
  const auto out = f.rest.get("/api/v1/contacts/export.csv?q=Ana");
  CHECK(out.status == 200);
  CHECK(out.raw.find("\"'+5511987654321\"") != std::string::npos);
  CHECK(out.headers.get("Content-Disposition") == "attachment; filename=\"contacts.csv\"");
  CHECK(f.rest.get("/api/v1/contacts/export.xlsx").raw.starts_with("PK"));
}

TEST_CASE("a used-up quota answers 403 and says that an upgrade helps", "[api][contacts][quota]") {
  test::ContactParts room(1);
  api::ContactServices services(room.parts, {});
  RestCaller rest(room.store);
  REQUIRE(api::add_contact_routes(rest.api, services).has_value());
  CHECK(rest.post("/api/v1/contacts", "{}").status == 201);
  const auto answer = rest.post("/api/v1/contacts", "{}");
  CHECK(answer.status == 403);
  CHECK(answer.body.at("upgradeRequired") == true);
}
