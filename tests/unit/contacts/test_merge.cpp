#include <catch2/catch.hpp>

#include "contact_fixture.hpp"

using namespace parley;
using namespace parley::contacts;
using test::ContactFixture;

namespace {

struct MergeFixture : ContactFixture {
  MergeFixture() {
    field("city", "text");
    kept = add("Bia", {}, {"vip"}).id;
    ContactChange change;
    change.name = "Beatriz";
    change.phone = "+5511987654321";
    change.tags = {{"new"}};
    change.custom_fields = {{"city", "Recife"}};
    merged = contacts.create(ana, change).value().id;
    identities.add(ana, kept, {"wa", "address", "1"}).value();
    identities.add(ana, merged, {"wa", "address", "2"}).value();
  }
  void talk(const std::string& contact, const std::string& channel, const std::string& conversation, int unread) {
    write(
        "INSERT INTO conversations (tenant_id, id, channel_id, contact_id, holder, rule_uses, last_inbound_at, "
        "created_at, unread_count) VALUES ($1, $2, $3, $4, '', '{}', $5, 0, $6)",
        conversation, channel, contact, unread * 1000, unread);
  }
  void say(const std::string& conversation, const std::string& id) {
    write(
        "INSERT INTO messages (tenant_id, id, conversation_id, channel_id, direction, type, content, status, "
        "status_rank, error, created_at, text) VALUES ($1, $2, $3, 'wa', 'in', 'text', '{}', 'received', 0, '', 7, $2)",
        id, conversation);
  }
  std::int64_t messages(const std::string& conversation) {
    return count("SELECT COUNT(*) FROM messages WHERE tenant_id = $1 AND conversation_id = $2", {conversation});
  }
  std::string kept, merged;
};

}  // namespace

TEST_CASE("a merged contact goes into the kept one with all that is known about it", "[contacts][merge]") {
  MergeFixture f;
  REQUIRE(f.merges.merge(f.ana, f.kept, f.merged).has_value());
  const Contact after = f.contacts.find("acme", f.kept).value();
  CHECK(after.name == "Bia");
  CHECK(after.phone == "+5511987654321");
  CHECK(after.tags == std::vector<std::string>{"vip", "new"});
  CHECK(after.custom_fields == json::object{{"city", "Recife"}});
  CHECK(f.identities.list("acme", f.kept).value().size() == 2);
  CHECK(f.contacts.find("acme", f.merged).error().code == Errc::not_found);
  CHECK(f.names({}) == std::vector<std::string>{"Bia"});
}

TEST_CASE("conversations of one channel are joined, others move", "[contacts][merge]") {
  MergeFixture f;
  f.talk(f.kept, "wa", "c1", 1);
  f.talk(f.merged, "wa", "c2", 2);
  f.talk(f.merged, "other", "c3", 0);
  f.say("c1", "m1");
  f.say("c2", "m2");
  REQUIRE(f.merges.merge(f.ana, f.kept, f.merged).has_value());
  CHECK(f.messages("c1") == 2);
  CHECK(f.contacts.conversations_of("acme", f.kept).value() == 2);
  CHECK(f.look("SELECT merged_into FROM conversations WHERE tenant_id = $1 AND id = 'c2'") == "c1");
  CHECK(f.look("SELECT contact_id FROM conversations WHERE tenant_id = $1 AND id = 'c3'") == f.kept);
  CHECK(f.look("SELECT last_message_text FROM conversations WHERE tenant_id = $1 AND id = 'c1'") == "m2");
  CHECK(f.count("SELECT unread_count FROM conversations WHERE tenant_id = $1 AND id = 'c1'") == 3);
  CHECK(f.count("SELECT last_inbound_at FROM conversations WHERE tenant_id = $1 AND id = 'c1'") == 2000);
  CHECK(f.count("SELECT version FROM conversations WHERE tenant_id = $1 AND id = 'c2'") == 1);
}

TEST_CASE("undoing a merge gives both contacts back what they had", "[contacts][merge]") {
  MergeFixture f;
  f.talk(f.kept, "wa", "c1", 1);
  f.talk(f.merged, "wa", "c2", 2);
  f.talk(f.merged, "other", "c3", 0);
  f.say("c1", "m1");
  f.say("c2", "m2");
  const MergeRecord record = f.merges.merge(f.ana, f.kept, f.merged).value();
  f.say("c1", "m3");  // after the merge: it stays
  REQUIRE(f.merges.undo(f.ana, record.id).has_value());
  const Contact kept = f.contacts.find("acme", f.kept).value();
  const Contact merged = f.contacts.find("acme", f.merged).value();
  CHECK(kept.phone.empty());
  CHECK(kept.tags == std::vector<std::string>{"vip"});
  CHECK(kept.custom_fields.empty());
  CHECK(merged.phone == "+5511987654321");
  CHECK(merged.custom_fields == json::object{{"city", "Recife"}});
  CHECK(f.messages("c1") == 2);
  CHECK(f.messages("c2") == 1);
  CHECK(f.look("SELECT last_message_text FROM conversations WHERE tenant_id = $1 AND id = 'c1'") == "m3");
  CHECK(f.count("SELECT unread_count FROM conversations WHERE tenant_id = $1 AND id = 'c1'") == 1);
  CHECK(f.contacts.conversations_of("acme", f.merged).value() == 2);
  CHECK(f.identities.list("acme", f.merged).value().front().value == "2");
}

TEST_CASE("what people changed after a merge stays when it is undone", "[contacts][merge]") {
  MergeFixture f;
  const MergeRecord record = f.merges.merge(f.ana, f.kept, f.merged).value();
  ContactChange change;
  change.phone = "+5511911112222";
  change.tags = {{"vip", "new", "later"}};
  REQUIRE(f.contacts.update(f.ana, f.kept, change).has_value());
  REQUIRE(f.merges.undo(f.ana, record.id).has_value());
  const Contact kept = f.contacts.find("acme", f.kept).value();
  CHECK(kept.phone == "+5511911112222");
  CHECK(kept.tags == std::vector<std::string>{"vip", "later"});
}

TEST_CASE("merges are undone once, and the latest first", "[contacts][merge]") {
  MergeFixture f;
  const std::string third = f.add("Third").id;
  const MergeRecord first = f.merges.merge(f.ana, f.kept, f.merged).value();
  const MergeRecord second = f.merges.merge(f.ana, f.kept, third).value();
  CHECK(f.merges.undo(f.ana, first.id).error().code == Errc::conflict);
  CHECK(f.merges.undo(f.ana, second.id).has_value());
  CHECK(f.merges.undo(f.ana, second.id).error().code == Errc::conflict);
  CHECK(f.merges.undo(f.ana, first.id).has_value());
  CHECK(f.contacts.find("acme", f.merged).has_value());
}

TEST_CASE("a merge into a contact that is merged itself is undone after that one", "[contacts][merge]") {
  MergeFixture f;
  const std::string top = f.add("Top").id;
  const MergeRecord first = f.merges.merge(f.ana, f.kept, f.merged).value();
  const MergeRecord second = f.merges.merge(f.ana, top, f.kept).value();
  CHECK(f.look("SELECT merged_into FROM contacts WHERE tenant_id = $1 AND id = $2", {f.merged}) == top);
  CHECK(f.merges.undo(f.ana, first.id).error().code == Errc::conflict);
  REQUIRE(f.merges.undo(f.ana, second.id).has_value());
  CHECK(f.look("SELECT merged_into FROM contacts WHERE tenant_id = $1 AND id = $2", {f.merged}) == f.kept);
  CHECK(f.merges.undo(f.ana, first.id).has_value());
}

TEST_CASE("blocked or opted out is what either of two merged contacts was", "[contacts][merge]") {
  MergeFixture f;
  f.contacts.set_blocked(f.ana, f.merged, true).value();
  f.contacts.opt_out(f.ana, f.merged).value();
  f.store.clock.advance(Millis(5));
  f.contacts.opt_in(f.ana, f.kept).value();
  REQUIRE(f.merges.merge(f.ana, f.kept, f.merged).has_value());
  const Contact after = f.contacts.find("acme", f.kept).value();
  CHECK(after.is_blocked);
  CHECK(after.opted_out());
}

TEST_CASE("a contact is not merged with itself or with a stranger", "[contacts][merge][tenant]") {
  MergeFixture f;
  CHECK(f.merges.merge(f.ana, f.kept, f.kept).error().code == Errc::unprocessable);
  CHECK(f.merges.merge(f.caller("globex"), f.kept, f.merged).error().code == Errc::not_found);
  const MergeRecord record = f.merges.merge(f.ana, f.kept, f.merged).value();
  CHECK(f.merges.undo(f.caller("globex"), record.id).error().code == Errc::not_found);
}
