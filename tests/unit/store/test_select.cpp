#include <catch2/catch.hpp>

#include "store/select.hpp"
#include "store_fixture.hpp"

using namespace parley;
using test::StoreFixture;

namespace {

std::vector<std::int64_t> found(StoreFixture& f, const store::Select& select) {
  return f.database.rows("acme", select, [](const store::Row& row) { return row.integer(0); }).value();
}

void fill(StoreFixture& f) {
  auto session = f.storage.open(store::Storage::Access::read_write).value();
  session.scope_system().value();
  session
      .run_script(
          "INSERT INTO rows VALUES('acme',1,'a'),('acme',2,'b'),('acme',3,'a'),('acme',4,'a''; DROP TABLE rows; --'),"
          "('globex',1,'a')")
      .value();
}

}  // namespace

TEST_CASE("a composed select holds every condition and sees its own tenant only", "[store][select]") {
  StoreFixture f;
  fill(f);
  store::Select select("SELECT id FROM rows WHERE tenant_id = $1");
  select.where("body = ?", "a").where("id BETWEEN ? AND ?", 1, 3).order_by("id DESC");
  CHECK(found(f, select) == std::vector<std::int64_t>{3, 1});
}

TEST_CASE("a composed select pages", "[store][select]") {
  StoreFixture f;
  fill(f);
  store::Select select("SELECT id FROM rows WHERE tenant_id = $1");
  CHECK(found(f, select.order_by("id").page(2, 1)) == std::vector<std::int64_t>{2, 3});
}

TEST_CASE("what a caller searches for is a value and never SQL", "[store][select]") {
  StoreFixture f;
  fill(f);
  store::Select select("SELECT id FROM rows WHERE tenant_id = $1");
  select.where("body = ?", std::string("a'; DROP TABLE rows; --"));
  CHECK(found(f, select) == std::vector<std::int64_t>{4});
}

TEST_CASE("a select whose places and values differ in number is a defect", "[store][select]") {
  store::Select select("SELECT id FROM rows WHERE tenant_id = $1");
  CHECK_THROWS_AS(select.where("id = ?"), BrokenInvariant);
  CHECK_THROWS_AS(select.where("id = ?", 1, 2), BrokenInvariant);
}

TEST_CASE("conditions nest, and each can be negated", "[store][select]") {
  using store::Condition;
  StoreFixture f;
  fill(f);
  const std::vector<Condition> either{Condition("id = ?", 1), Condition("body = ?", "b")};
  const auto ids = [&](const Condition& condition) {
    store::Select select("SELECT id FROM rows WHERE tenant_id = $1");
    return found(f, select.where(condition).order_by("id"));
  };
  CHECK(ids(Condition::any(either)) == std::vector<std::int64_t>{1, 2});
  CHECK(ids(Condition::any(either).negated()) == std::vector<std::int64_t>{3, 4});
  CHECK(ids(Condition::all(either)).empty());
  const std::vector<Condition> nested{Condition::any(either), Condition("id > ?", 1)};
  CHECK(ids(Condition::all(nested)) == std::vector<std::int64_t>{2});
}

TEST_CASE("a condition over no alternatives is false, over no demands true", "[store][select]") {
  using store::Condition;
  StoreFixture f;
  fill(f);
  const auto count = [&](const Condition& condition) {
    store::Select select("SELECT id FROM rows WHERE tenant_id = $1");
    return found(f, select.where(condition)).size();
  };
  CHECK(count(Condition::any({})) == 0);
  CHECK(count(Condition::all({})) == 4);
  CHECK(count(Condition::in("body", {})) == 0);
  const std::vector<std::string> bodies{"a", "b"};
  CHECK(count(Condition::in("body", bodies)) == 3);
}
