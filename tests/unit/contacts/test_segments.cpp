#include <catch2/catch.hpp>

#include "base/error_detail.hpp"
#include "contact_fixture.hpp"

using namespace parley;
using namespace parley::contacts;
using test::ContactFixture;

namespace {

struct SegmentFixture : ContactFixture {
  SegmentFixture() {
    field("city", "text");
    field("age", "number");
    field("born", "date");
    field("member", "boolean");
    person("Ana", R"({"city":"Recife","age":30,"born":"1990-01-02","member":true})", {"vip"});
    person("Bia", R"({"city":"Olinda","age":9.5})", {"vip", "new"});
    person("Caio", R"({"member":false})", {});
  }
  void person(const std::string& name, const char* values, std::vector<std::string> with) {
    ContactChange change;
    change.name = name;
    change.custom_fields = parse_json(values, "values").value().as_object();
    change.tags = std::move(with);
    contacts.create(ana, change).value();
  }
  /// The names in a segment of this filter, one letter each.
  std::string in(const char* filter) {
    const auto made =
        segments.create(ana, "s" + std::to_string(++made_), parse_json(filter, "filter").value().as_object());
    if (!made) return made.error().message;
    std::string letters;
    for (const auto& contact : segments.contacts("acme", made->id, {"name", 100, 0}).value().contacts)
      letters += contact.name[0];
    CHECK(segments.count("acme", made->id).value() == std::int64_t(letters.size()));
    return letters;
  }
  std::string wrong_place(const char* filter) {
    const auto made = segments.create(ana, "wrong", parse_json(filter, "filter").value().as_object());
    return made || !made.error().detail ? "" : made.error().detail->fields.front().field;
  }
  int made_ = 0;
};

}  // namespace

TEST_CASE("a segment combines conditions with and, or and not", "[contacts][segments]") {
  SegmentFixture f;
  CHECK(f.in("{}") == "ABC");
  CHECK(f.in(R"({"field":"tag","op":"eq","value":"vip"})") == "AB");
  CHECK(f.in(R"({"not":{"field":"tag","op":"eq","value":"vip"}})") == "C");
  CHECK(f.in(R"({"field":"tag","op":"ne","value":"new"})") == "AC");
  CHECK(f.in(R"({"and":[{"field":"tag","op":"eq","value":"vip"},{"not":{"field":"name","op":"eq","value":"Ana"}}]})") ==
        "B");
  CHECK(
      f.in(
          R"({"or":[{"field":"name","op":"starts_with","value":"a"},{"field":"name","op":"contains","value":"AI"}]})") ==
      "AC");
}

TEST_CASE("a segment compares custom fields by their type", "[contacts][segments]") {
  SegmentFixture f;
  CHECK(f.in(R"({"field":"custom.city","op":"eq","value":"Recife"})") == "A");
  CHECK(f.in(R"({"field":"custom.city","op":"ne","value":"Recife"})") == "BC");
  CHECK(f.in(R"({"field":"custom.city","op":"contains","value":"LIN"})") == "B");
  CHECK(f.in(R"({"field":"custom.age","op":"gt","value":9})") == "AB");  // 9.5 and 30, not as texts
  CHECK(f.in(R"({"field":"custom.age","op":"lte","value":9.5})") == "B");
  CHECK(f.in(R"({"field":"custom.born","op":"lt","value":"2000-01-01"})") == "A");
  CHECK(f.in(R"({"field":"custom.member","op":"eq","value":false})") == "C");
  CHECK(f.in(R"({"field":"custom.member","op":"exists","value":false})") == "B");
}

TEST_CASE("a wrong filter is refused and the place is named", "[contacts][segments]") {
  SegmentFixture f;
  CHECK(f.wrong_place(R"({"and":[{"field":"name","op":"eq","value":"a"},{"field":"name","op":"eq","value":5}]})") ==
        "filter.and[1].value");
  CHECK(f.wrong_place(R"({"field":"password","op":"eq","value":"a"})") == "filter.field");
  CHECK(f.wrong_place(R"({"field":"custom.nothing","op":"eq","value":"a"})") == "filter.field");
  CHECK(f.wrong_place(R"({"field":"tag","op":"gt","value":"a"})") == "filter.op");
  CHECK(f.wrong_place(R"({"field":"name","op":"eq","value":"a","sql":"1=1"})") == "filter.sql");
  CHECK(f.wrong_place(R"({"field":"created_at","op":"gt","value":"yesterday"})") == "filter.value");
  CHECK(f.wrong_place(R"({"or":[]})") == "filter.or");
  std::string deep = R"({"field":"name","op":"eq","value":"a"})";
  for (int i = 0; i < 9; ++i) deep = R"({"not":)" + deep + "}";
  CHECK(f.wrong_place(deep.c_str()).ends_with(".not"));
}

TEST_CASE("SQL in a filter's value finds only what is called so", "[contacts][segments]") {
  SegmentFixture f;
  for (const char* field : {"name", "phone", "email", "tag", "category_id", "custom.city"})
    CHECK(f.in((std::string(R"({"field":")") + field + R"(","op":"eq","value":"' OR 1=1; DROP TABLE contacts; --"})")
                   .c_str()) == "");
  CHECK(f.in("{}") == "ABC");
}

TEST_CASE("a list is narrowed by a segment and by a custom field", "[contacts][segments]") {
  SegmentFixture f;
  const Segment segment =
      f.segments
          .create(f.ana, "vips", parse_json(R"({"field":"tag","op":"eq","value":"vip"})", "filter").value().as_object())
          .value();
  CHECK(f.names({.segment_id = segment.id}) == std::vector<std::string>{"Ana", "Bia"});
  CHECK(f.names({.segment_id = segment.id, .custom_field = "city:Olinda"}) == std::vector<std::string>{"Bia"});
  CHECK(f.names({.custom_field = "age:30"}) == std::vector<std::string>{"Ana"});
  CHECK_FALSE(f.contacts.list("acme", {.custom_field = "age:old"}, {}).has_value());
  CHECK_FALSE(f.contacts.list("globex", {.segment_id = segment.id}, {}).has_value());
}

TEST_CASE("a segment's name is taken once in a tenant", "[contacts][segments]") {
  SegmentFixture f;
  REQUIRE(f.segments.create(f.ana, "vips", {}).has_value());
  CHECK(f.segments.create(f.ana, "vips", {}).error().code == Errc::conflict);
  CHECK(f.segments.create(f.caller("globex"), "vips", {}).has_value());
}

TEST_CASE("values of custom fields are held against their type, and the field is named", "[contacts][fields]") {
  SegmentFixture f;
  f.field("plan", "choice", {"basic", "pro"});
  const auto wrong = [&](const char* values) -> std::string {
    ContactChange change;
    change.custom_fields = parse_json(values, "values").value().as_object();
    const auto made = f.contacts.create(f.ana, change);
    return made || !made.error().detail ? "" : made.error().detail->fields.front().field;
  };
  CHECK(wrong(R"({"age":"30"})") == "custom_fields.age");
  CHECK(wrong(R"({"born":"1990-02-30"})") == "custom_fields.born");
  CHECK(wrong(R"({"member":"yes"})") == "custom_fields.member");
  CHECK(wrong(R"({"plan":"gold"})") == "custom_fields.plan");
  CHECK(wrong(R"({"nothing":1})") == "custom_fields.nothing");
  CHECK(wrong(R"({"plan":"pro","age":31,"city":null})") == "");
}

TEST_CASE("a custom field takes its values with it", "[contacts][fields]") {
  SegmentFixture f;
  const std::string city = f.fields.list("acme").value().at(2).id;
  REQUIRE(f.fields.find("acme", city).value().key == "city");
  REQUIRE(f.fields.remove(f.ana, city).has_value());
  CHECK(f.count("SELECT COUNT(*) FROM contact_values WHERE tenant_id = $1 AND field_id = $2", {city}) == 0);
  CHECK_FALSE(f.contacts.list("acme", {}, {"name", 1, 0}).value().contacts.front().custom_fields.contains("city"));
  CHECK(f.fields.create(f.ana, {{}, "age", "Age", "text", {}, {}, {}}).error().code == Errc::conflict);
}

TEST_CASE("contacts of a deleted category are of none", "[contacts][categories]") {
  ContactFixture f;
  const Category category = f.categories.create(f.ana, "Suppliers", "#112233").value();
  CHECK(f.categories.create(f.ana, "Suppliers", "#112233").error().code == Errc::conflict);
  ContactChange change;
  change.name = "Ana";
  change.category_id = category.id;
  const std::string id = f.contacts.create(f.ana, change).value().id;
  CHECK(f.names({.category_id = category.id}) == std::vector<std::string>{"Ana"});
  REQUIRE(f.categories.remove(f.ana, category.id).has_value());
  CHECK_FALSE(f.contacts.find("acme", id).value().category_id);
}
