// What a plugin may do with conversations, on the service that people's requests go to.
#include "host/conversation_change.hpp"
#include "host/team_keeper.hpp"
#include "unit/conversations/inbox_fixture.hpp"

using namespace parley;
using namespace parley::host;

namespace {

struct ChangeFixture : test::InboxFixture {
  Result<conversations::Conversation> change(const std::string& id, const std::string& what,
                                             const std::string& author = "") {
    return change_conversation(conversations_, author_from(author, "acme", "feature.inbox").value(), id, what);
  }
};

}  // namespace

TEST_CASE_METHOD(ChangeFixture, "a plugin assigns, transfers and resolves a conversation", "[host][conversations]") {
  const std::string id = conversation();
  CHECK(change(id, R"({"action":"assign","user_id":"ana"})")->assigned_to == "ana");
  const auto passed = change(id, R"({"action":"transfer","queue_id":"q1","note":"please"})");
  CHECK(passed->queue_id == "q1");
  CHECK(passed->holder == "q1");
  CHECK_FALSE(passed->assigned_to.has_value());
  CHECK(change(id, R"({"action":"patch","department_id":"d1","tags":["vip"]})")->tags.size() == 1);
  CHECK(change(id, R"({"action":"patch","department_id":null})")->department_id == std::nullopt);
  CHECK(change(id, R"({"action":"resolve"})")->status == "resolved");
}

TEST_CASE_METHOD(ChangeFixture, "a change that names a version holds for that one alone", "[host][conversations]") {
  const std::string id = conversation();
  const auto version = std::to_string(conversations_.get("acme", id)->version);
  REQUIRE(change(id, R"({"action":"assign","user_id":"ana","version":)" + version + "}").has_value());
  const auto late = change(id, R"({"action":"assign","user_id":"ben","version":)" + version + "}");
  CHECK(late.error().code == Errc::conflict);
  CHECK(conversations_.get("acme", id)->assigned_to == "ana");
}

TEST_CASE_METHOD(ChangeFixture, "the audit trail names the person, or the plugin itself", "[host][conversations]") {
  const std::string id = conversation();
  REQUIRE(change(id, R"({"action":"assign","user_id":"ana"})").has_value());
  REQUIRE(
      change(id, R"({"action":"unassign"})", R"({"kind":"user","id":"ben","name":"Ben","tenant":"acme"})").has_value());
  const auto rows = audit_.list("acme", {}, 10).value();
  CHECK(rows.at(0).actor_id == "ben");
  CHECK(rows.at(0).actor_kind == "user");
  CHECK(rows.at(1).actor_kind == "system");
  CHECK(rows.at(1).actor_name == "feature.inbox");
}

TEST_CASE_METHOD(ChangeFixture, "what is no change is refused", "[host][conversations]") {
  const std::string id = conversation();
  CHECK(change(id, "[]").error().code == Errc::invalid);
  CHECK(change(id, R"({"action":"dance"})").error().code == Errc::unprocessable);
  CHECK(change(id, R"({"action":"assign","user_id":"stranger"})").error().code == Errc::unprocessable);
  CHECK(change("nowhere", R"({"action":"resolve"})").error().code == Errc::not_found);
  CHECK(author_from(R"({"id":"eve","tenant":"globex"})", "acme", "feature.inbox").error().code == Errc::invalid);
}

TEST_CASE_METHOD(ChangeFixture, "where a plugin keeps the teams, others are refused by field",
                 "[host][conversations]") {
  TeamKeeper teams;
  parts_.is_team = [&](const std::string& tenant, conversations::Team kind, const std::string& id) {
    return teams.exists(tenant, kind == conversations::Team::queue ? "queue" : "department", id);
  };
  conversations::ConversationService service(parts_);
  const std::string id = conversation();
  CHECK(service.transfer(as("ana"), id, {"", "anything", "", ""}).has_value());
  REQUIRE(teams
              .keep("feature.inbox", 1,
                    [](const std::string&, std::string_view kind, const std::string& team) {
                      return Result<bool>(kind == "queue" && team == "q1");
                    })
              .has_value());
  CHECK(service.transfer(as("ana"), id, {"", "", "q1", ""}).has_value());
  CHECK(service.transfer(as("ana"), id, {"", "", "q2", ""}).error().code == Errc::unprocessable);
  CHECK(service.patch(as("ana"), id, {{}, std::optional<std::string>("d9"), {}}).error().code == Errc::unprocessable);
  CHECK(service.transfer(as("ana"), "nowhere", {"", "", "q2", ""}).error().code == Errc::not_found);
}

TEST_CASE("one plugin keeps the teams, its newest generation first", "[host][teams]") {
  TeamKeeper teams;
  const auto answering = [](bool with) {
    return [with](const std::string&, std::string_view, const std::string&) { return Result<bool>(with); };
  };
  REQUIRE(teams.keep("feature.inbox", 1, answering(true)).has_value());
  REQUIRE(teams.keep("feature.inbox", 2, answering(false)).has_value());
  CHECK(teams.keep("feature.other", 3, answering(true)).error().code == Errc::conflict);
  CHECK_FALSE(teams.exists("acme", "queue", "q").value());
  teams.remove("feature.inbox", 2);
  CHECK(teams.exists("acme", "queue", "q").value());
  teams.remove("feature.inbox", 1);
  CHECK(teams.keep("feature.other", 3, answering(true)).has_value());
}
