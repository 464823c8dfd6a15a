#include <catch2/catch.hpp>
#include <thread>

#include "base/error_detail.hpp"
#include "contact_fixture.hpp"

using namespace parley;
using namespace parley::contacts;
using test::ContactFixture;

namespace {

std::string field_of(const Error& error) {
  return error.detail && !error.detail->fields.empty() ? error.detail->fields.front().field : "";
}

ContactChange phone_change(const std::string& phone) {
  ContactChange change;
  change.phone = phone;
  return change;
}

}  // namespace

TEST_CASE("a new contact has what it was given, and the time it was made", "[contacts]") {
  ContactFixture f;
  const Contact made = f.add("Bia", "55 11 98765-4321", {"vip", "vip", "new"});
  CHECK(made.name == "Bia");
  CHECK(made.phone == "+5511987654321");
  CHECK(made.tags == std::vector<std::string>{"vip", "new"});
  CHECK(made.created_at == f.store.clock.wall());
  CHECK(f.told.contains(made.id));
}

TEST_CASE("a second contact of the same line is a conflict that names the first", "[contacts][phone]") {
  ContactFixture f;
  const Contact first = f.add("Bia", "+5511987654321");
  const auto second = f.contacts.create(f.ana, phone_change("+55 11 8765-4321"));
  REQUIRE_FALSE(second.has_value());
  CHECK(second.error().code == Errc::conflict);
  CHECK(second.error().message.find(first.id) != std::string::npos);
  const Contact other = f.add("Caio", "+5511999990000");
  CHECK(f.contacts.update(f.ana, other.id, phone_change("+5511987654321")).error().code == Errc::conflict);
  CHECK(f.contacts.update(f.ana, first.id, phone_change("+551187654321")).has_value());  // its own line, written anew
}

TEST_CASE("the same phone number is free in another tenant", "[contacts][phone][tenant]") {
  ContactFixture f;
  f.add("Bia", "+5511987654321");
  CHECK(f.contacts.create(f.caller("globex"), phone_change("+5511987654321")).has_value());
}

TEST_CASE("a wrong phone number or category names the field", "[contacts]") {
  ContactFixture f;
  CHECK(field_of(f.contacts.create(f.ana, phone_change("call me")).error()) == "phone");
  ContactChange change;
  change.category_id = "nothing";
  CHECK(field_of(f.contacts.create(f.ana, change).error()) == "category_id");
}

TEST_CASE("no more contacts than the quota, also when two are added at once", "[contacts][quota]") {
  test::ContactParts room(5);
  ContactService service(room.parts);
  std::atomic<int> made{0}, refused{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < 5; ++n) {
        const auto done = service.create(room.caller("acme"), {});
        if (done) ++made;
        if (!done && done.error().code == Errc::quota) ++refused;
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(made <= 5);
  CHECK(room.count("SELECT COUNT(*) FROM contacts WHERE tenant_id = $1") == made);
  while (made < 5 && service.create(room.caller("acme"), {})) ++made;  // one that lost a race may have left room
  CHECK(made == 5);
  CHECK(refused > 0);
  const Error error = service.create(room.caller("acme"), {}).error();
  REQUIRE(error.detail);
  CHECK(error.detail->quota->current == 5);
}

TEST_CASE("a change touches what it names and nothing else", "[contacts]") {
  ContactFixture f;
  const Contact made = f.add("Bia", "+5511987654321", {"vip"});
  f.store.clock.advance(Millis(5));
  ContactChange change;
  change.notes = "likes tea";
  const Contact after = f.contacts.update(f.ana, made.id, change).value();
  CHECK(after.notes == "likes tea");
  CHECK(after.phone == made.phone);
  CHECK(after.tags == made.tags);
  CHECK(after.updated_at == made.updated_at + Millis(5));
}

TEST_CASE("consent keeps both times and the later one counts", "[contacts][consent]") {
  ContactFixture f;
  const std::string id = f.add("Bia").id;
  CHECK(f.contacts.opt_out(f.ana, id).value().opted_out());
  CHECK_FALSE(f.contacts.opt_in(f.ana, id).value().opted_out());  // within the same millisecond
  f.store.clock.advance(Millis(10));
  const Contact out = f.contacts.opt_out(f.ana, id).value();
  CHECK(out.opted_out());
  CHECK(out.opted_in_at);
  CHECK(f.names({.opted_out = true}) == std::vector<std::string>{"Bia"});
}

TEST_CASE("blocking is seen in the column that the way of a message reads, and is told", "[contacts][block]") {
  ContactFixture f;
  const std::string id = f.add("Bia").id;
  f.told.clear();
  CHECK(f.contacts.set_blocked(f.ana, id, true).value().is_blocked);
  CHECK(f.count("SELECT is_blocked FROM contacts WHERE tenant_id = $1 AND id = $2", {id}) == 1);
  CHECK(f.told.contains(id));
  CHECK_FALSE(f.contacts.set_blocked(f.ana, id, false).value().is_blocked);
}

TEST_CASE("deleting a contact takes everything of theirs and nothing of others", "[contacts]") {
  ContactFixture f;
  const std::string gone = f.add("Bia").id, stays = f.add("Caio").id;
  for (const std::string& id : {gone, stays}) {
    f.write(
        "INSERT INTO conversations (tenant_id, id, channel_id, contact_id, holder, rule_uses, last_inbound_at, "
        "created_at) VALUES ($1, $2, 'wa', $3, '', '{}', 0, 0)",
        "conv-" + id, id);
    f.write(
        "INSERT INTO messages (tenant_id, id, conversation_id, channel_id, direction, type, content, status, "
        "status_rank, error, created_at) VALUES ($1, $2, $3, 'wa', 'in', 'text', '{}', 'received', 0, '', 0)",
        "msg-" + id, "conv-" + id);
    REQUIRE(f.identities.add(f.ana, id, {"wa", "address", id}).has_value());
  }
  REQUIRE(f.contacts.remove(f.ana, gone).has_value());
  CHECK(f.contacts.find("acme", gone).error().code == Errc::not_found);
  CHECK(f.contacts.remove(f.ana, gone).error().code == Errc::not_found);
  CHECK(f.look("SELECT id FROM messages WHERE tenant_id = $1") == "msg-" + stays);
  CHECK(f.look("SELECT contact_id FROM contact_identities WHERE tenant_id = $1") == stays);
  CHECK(f.contacts.conversations_of("acme", stays).value() == 1);
}

TEST_CASE("changes leave audit rows that name who, what and which fields, but no values", "[contacts][audit]") {
  ContactFixture f;
  const std::string id = f.add("Bia").id;
  ContactChange change;
  change.notes = "a private matter";
  REQUIRE(f.contacts.update(f.ana, id, change).has_value());
  const auto rows = f.audit.list("acme", {.resource_id = id}, 10).value();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].action == "contacts.update");
  CHECK(rows[0].actor_id == "user-1");
  CHECK(json::serialize(rows[0].details).find("notes") != std::string::npos);
  CHECK(json::serialize(rows[0].details).find("private") == std::string::npos);
}

TEST_CASE("tags are added and taken from many contacts at once, or from none", "[contacts][tags]") {
  ContactFixture f;
  const std::string a = f.add("A", {}, {"old"}).id, b = f.add("B", {}, {"new"}).id;
  const std::vector<std::string> both{a, b};
  CHECK(f.tags.change(f.ana, both, {"new"}, {"old"}).value() == 1);  // B has the one and not the other
  CHECK(f.contacts.find("acme", a).value().tags == std::vector<std::string>{"new"});
  const std::vector<std::string> with_foreign{a, "somebody-else"};
  CHECK(f.tags.change(f.ana, with_foreign, {"x"}, {}).error().code == Errc::not_found);
  CHECK(f.names({.tag = "x"}).empty());
}

TEST_CASE("a tag is found as a whole and in its own case", "[contacts][tags]") {
  ContactFixture f;
  f.add("A", {}, {"vip"});
  f.add("B", {}, {"VIP", "a\"vip", "vip\",\"x"});
  f.add("C", {}, {"vip%", "very vip"});
  CHECK(f.names({.tag = "vip"}) == std::vector<std::string>{"A"});
  CHECK(f.names({.tag = "vip\",\"x"}) == std::vector<std::string>{"B"});
  CHECK(f.names({.tag = "%"}).empty());
}

TEST_CASE("an identity belongs to one contact of a channel", "[contacts][identities]") {
  ContactFixture f;
  const std::string a = f.add("A").id, b = f.add("B").id;
  const ContactIdentity identity{"wa", "address", "5511987654321"};
  REQUIRE(f.identities.add(f.ana, a, identity).has_value());
  const auto second = f.identities.add(f.ana, b, identity);
  CHECK(second.error().code == Errc::conflict);
  CHECK(second.error().message.find(a) != std::string::npos);
  CHECK(field_of(f.identities.add(f.ana, b, {"unknown", "address", "1"}).error()) == "channel_id");
  CHECK(f.identities.remove(f.ana, b, identity).error().code == Errc::not_found);
  REQUIRE(f.identities.remove(f.ana, a, identity).has_value());
  CHECK(f.identities.add(f.ana, b, identity).has_value());
}

TEST_CASE("words are found in names, addresses and phone numbers, whatever characters they hold",
          "[contacts][search]") {
  ContactFixture f;
  f.add("Bia 100%", "+5511987654321");
  f.add("Caio'; DROP TABLE contacts; --", "+5521987654321");
  f.add("d_d");
  f.add("dxd");
  CHECK(f.names({.words = "bIA"}) == std::vector<std::string>{"Bia 100%"});
  CHECK(f.names({.words = "0%"}) == std::vector<std::string>{"Bia 100%"});
  CHECK(f.names({.words = "_"}) == std::vector<std::string>{"d_d"});
  CHECK(f.names({.words = "'; DROP TABLE contacts; --"}).size() == 1);
  CHECK(f.names({.words = "(11) 98765"}) == std::vector<std::string>{"Bia 100%"});
  CHECK(f.names({}).size() == 4);
}

TEST_CASE("a page of the list is read from an index, in both orders", "[contacts][plan]") {
  ContactFixture f;
  if (std::string_view(f.store.plugin.dialect()) != "sqlite")
    return;  // PostgreSQL plans by the size of the table, and this one is empty
  const auto plan = [&](store::TenantSql sql) {
    std::string all;
    f.store.database.query("acme", sql, {}, [&](const store::Row& row) { all += std::string(row.text(3)) + "\n"; })
        .value();
    return all;
  };
  const std::string recent = plan(
      "EXPLAIN QUERY PLAN SELECT c.id FROM contacts c WHERE c.tenant_id = $1 AND c.merged_into IS NULL AND (1 = 1) "
      "ORDER BY c.created_at DESC, c.id DESC LIMIT 20");
  CHECK(recent.find("contacts_recent") != std::string::npos);
  CHECK(recent.find("TEMP B-TREE") == std::string::npos);
  const std::string by_name = plan(
      "EXPLAIN QUERY PLAN SELECT c.id FROM contacts c WHERE c.tenant_id = $1 AND c.merged_into IS NULL AND (1 = 1) "
      "ORDER BY c.name, c.id LIMIT 20");
  CHECK(by_name.find("contacts_name") != std::string::npos);
  CHECK(by_name.find("TEMP B-TREE") == std::string::npos);
}
