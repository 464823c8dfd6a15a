#include <catch2/catch.hpp>

#include "store/write_plan.hpp"

namespace {

using namespace parley::store;

constexpr TenantSql kA{"INSERT INTO a(tenant_id, v) VALUES ($1, $2)"};
constexpr TenantSql kB{"INSERT INTO b(tenant_id, v) VALUES ($1, $2)"};

/// "A:0A1A" is one call of A with the sets 0 and 1; calls are separated by spaces.
std::string layout(std::vector<WriteSet>& sets) {
  std::vector<const WriteSet*> pointers;
  for (WriteSet& set : sets) {
    set.settle();
    pointers.push_back(&set);
  }
  WritePlan plan(pointers);
  std::string text;
  for (const WritePlan::Run& run : plan.runs()) {
    if (!text.empty()) text += ' ';
    text += run.sql == kA.text() ? "A:" : "B:";
    for (const auto place : plan.operations(run)) text += std::to_string(place.set);
  }
  return text;
}

WriteSet one_a() {
  return std::move(WriteSet("acme").add(kA, 1));
}
WriteSet a_then_b(std::string_view key) {
  WriteSet set("acme");
  set.add(kA, 1).add(kB, 2);
  if (!key.empty()) set.about(key);
  return set;
}

std::vector<WriteSet> list(auto... sets) {
  std::vector<WriteSet> out;
  (out.push_back(std::move(sets)), ...);
  return out;
}

}  // namespace

TEST_CASE("neighbours with the same statement become one call", "[store][plan]") {
  auto sets = list(one_a(), one_a(), one_a());
  CHECK(layout(sets) == "A:012");
}

TEST_CASE("sets without a key keep their order, whatever that costs", "[store][plan]") {
  auto sets = list(a_then_b(""), a_then_b(""));
  CHECK(layout(sets) == "A:0 B:0 A:1 B:1");
}

TEST_CASE("sets about different things are applied side by side", "[store][plan]") {
  auto sets = list(a_then_b("c1"), a_then_b("c2"), a_then_b("c3"));
  CHECK(layout(sets) == "A:012 B:012");
}

TEST_CASE("sets about the same thing are never applied side by side", "[store][plan]") {
  auto sets = list(a_then_b("c1"), a_then_b("c2"), a_then_b("c1"));
  CHECK(layout(sets) == "A:01 B:01 A:2 B:2");
}

TEST_CASE("a set without a key separates those before it from those after it", "[store][plan]") {
  auto sets = list(a_then_b("c1"), a_then_b(""), a_then_b("c2"));
  CHECK(layout(sets) == "A:0 B:0 A:1 B:1 A:2 B:2");
}

TEST_CASE("the same key of two tenants is two things", "[store][plan]") {
  WriteSet other("globex");
  other.add(kA, 1).add(kB, 2).about("c1");
  auto sets = list(a_then_b("c1"), std::move(other));
  CHECK(layout(sets) == "A:0 B:0 A:1 B:1");
}

TEST_CASE("the sets of a tenant come together, each in its order", "[store][plan]") {
  const auto of = [](const char* tenant) { return std::move(WriteSet(tenant).add(kA, 1)); };
  auto sets = list(of("globex"), of("acme"), of("globex"), of("acme"));
  CHECK(layout(sets) == "A:13 A:02");
}

TEST_CASE("nothing moves across a set of no tenant", "[store][plan]") {
  const SystemAccess access = SystemAccess::make_for_composition_root();
  const auto of = [](const char* tenant) { return std::move(WriteSet(tenant).add(kA, 1)); };
  WriteSet sweep(access);
  sweep.add(access, SystemSql("DELETE FROM a"));
  auto sets = list(of("globex"), std::move(sweep), of("acme"));
  CHECK(layout(sets) == "A:0 B:1 A:2");
}

TEST_CASE("a statement across tenants in a tenant's set is a call of its own", "[store][plan]") {
  const SystemAccess access = SystemAccess::make_for_composition_root();
  WriteSet set("acme");
  set.add(kA, 1).add(access, SystemSql("DELETE FROM a"));
  auto sets = list(std::move(set));
  std::vector<const WriteSet*> pointers{&sets.front()};
  std::vector<std::uint64_t> affected(2);
  const auto runs = WritePlan(pointers).raw_runs(affected);
  REQUIRE(runs.size() == 2);
  CHECK(runs[0].reach == PARLEY_REACH_TENANT);
  CHECK(runs[1].reach == PARLEY_REACH_SYSTEM);
}

TEST_CASE("within a set the order stays as it was written", "[store][plan]") {
  WriteSet first("acme"), second("acme");
  first.add(kA, 1).add(kB, 1).add(kA, 1).about("c1");
  second.add(kB, 1).add(kA, 1).about("c2");
  auto sets = list(std::move(first), std::move(second));
  CHECK(layout(sets) == "A:0 B:01 A:01");
}

TEST_CASE("a call has the parameters of its sets, the tenant first", "[store][plan]") {
  auto sets = list(std::move(WriteSet("acme").add(kA, "one")), std::move(WriteSet("acme").add(kA, "two")));
  std::vector<const WriteSet*> pointers;
  for (WriteSet& set : sets) {
    set.settle();
    pointers.push_back(&set);
  }
  const WritePlan plan(pointers);
  const auto params = plan.params(plan.runs().front());
  std::string text;
  for (const parley_value& value : params) text.append(value.bytes.data, value.bytes.size).append(" ");
  CHECK(text == "acme one acme two ");
}
