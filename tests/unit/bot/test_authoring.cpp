// Flows, scripts and rules through their endpoints, on a real database.
#include "api/authoring_routes.hpp"
#include "api/session_routes.hpp"
#include "bot/live_publisher.hpp"
#include "bot/stored_programs.hpp"
#include "bot_fixture.hpp"
#include "support/rest_caller.hpp"
#include "unit/flow/described_types.hpp"
#include "unit/store/flaky_storage.hpp"

using namespace parley;
using Catch::Contains;
using test::RestCaller;

namespace {

constexpr auto kPizza = R"({"trigger": {"type": "keyword", "keywords": ["pizza!"]}, "nodes": [
  {"id": "s", "type": "start"}, {"id": "t", "type": "say", "config": {"text": "Hi"}}, {"id": "e", "type": "end"}],
  "edges": [{"source": "s", "target": "t"}, {"source": "t", "target": "e"}]})";

struct AuthoringFixture : test::BotFixture {
  AuthoringFixture() {
    types.add(R"({"type": "start", "group": "flow", "config": {}, "ports": ["next"], "starts": true,
                  "texts": {"en": {"label": "Start"}, "pt": {"label": "Início"}}})");
    types.add(R"({"type": "say", "group": "messages", "config": {"type": "object", "required": ["text"]},
                  "ports": ["next"]})");
    types.add(R"({"type": "end", "group": "flow", "config": {}, "ports": [], "ends": true})");
    parts.publisher = &publisher;
    parts.changed = [this](const std::string& tenant) { tenant_rules.changed(tenant); };
    REQUIRE(files.start().has_value());
    REQUIRE(tenant_rules.start().has_value());
    REQUIRE(api::add_authoring_routes(rest.api, {flows, scripts, rules, sessions, types}).has_value());
    REQUIRE(api::add_session_routes(rest.api, sessions).has_value());
  }

  RestCaller::Answer sent(net::Method method, const std::string& path, const std::string& body,
                          const std::string& tag = "") {
    return tag.empty() ? rest.call(method, "/api/v1" + path, body)
                       : rest.call(method, "/api/v1" + path, body, {{"If-Match", tag}});
  }
  RestCaller::Answer post(const std::string& path, const std::string& body = "{}", const std::string& tag = "") {
    return sent(net::Method::post, path, body, tag);
  }
  RestCaller::Answer put(const std::string& path, const std::string& body, const std::string& tag = "") {
    return sent(net::Method::put, path, body, tag);
  }
  RestCaller::Answer get(const std::string& path) { return rest.get("/api/v1" + path); }

  std::string flow(const std::string& name = "Pizza", const std::string& document = kPizza) {
    const auto made = post("/flows", R"({"name": ")" + name + R"(", "document": )" + document + "}");
    INFO(made.raw);
    REQUIRE(made.status == 201);
    return std::string(string_or(made.body, "id"));
  }
  /// The rule that would answer, by its name.
  std::string answering(const std::string& text) {
    const auto answer = post("/rules/test", json::serialize(json::object{{"text", text}}));
    INFO(answer.raw);
    REQUIRE(answer.status == 200);
    const json::object* rule = find_object(answer.body, "rule");
    return rule ? std::string(string_or(*rule, "name")) : "";
  }

  void close_channels() { channels_.replace(messaging::ChannelSet::make({}).value()); }

  using BotFixture::clock_;
  using BotFixture::database_;
  using BotFixture::storage_;
  using BotFixture::writer_;

  flow::DescribedTypes types;
  store::SystemAccess access = store::SystemAccess::make_for_composition_root();
  script::RuleRegistry files{{.roots = {}, .watch = false}, clock_, log_};
  bot::TenantRules tenant_rules{{.look = Millis(20)}, files, nullptr, access, *database_, log_};
  identity::Audit audit{*database_, clock_, ids_};
  bot::LiveSessions live{*database_, *writer_, *keeper_, {}, clock_, log_};
  bot::LivePublisher publisher{live, types};
  bot::AuthoringParts parts{*database_, *writer_, clock_, ids_, audit, types, log_};
  bot::FlowService flows{parts};
  bot::ScriptService scripts{parts, {}};
  bot::RuleService rules{parts, tenant_rules, {}, {}};
  bot::SessionService sessions{*database_, *keeper_, audit, *writer_, clock_};
  RestCaller rest{*database_, *writer_, clock_};
};

}  // namespace

TEST_CASE("a flow is added, listed, renamed, changed and deleted", "[bot][flows]") {
  AuthoringFixture f;
  const std::string id = f.flow();
  CHECK(f.get("/flows/" + id).body.at("name") == "Pizza");
  CHECK(f.post("/flows", R"({"name": "Pizza"})").status == 409);
  CHECK(f.get("/flows?q=IZZ").body.at("pagination").as_object().at("total") == 1);
  CHECK(f.get("/flows?q=none").body.at("data").as_array().empty());
  CHECK(f.get("/flows?is_active=true").body.at("data").as_array().empty());
  CHECK(f.rest.patch("/api/v1/flows/" + id, R"({"name": "Pasta"})").body.at("name") == "Pasta");
  CHECK(f.get("/flows/" + id + "/draft").body.at("name") == "Pasta");
  CHECK(f.get("/flows/" + id + "/export").headers.get("Content-Disposition").find("flow.json") != std::string::npos);
  CHECK(f.rest.del("/api/v1/flows/" + id).status == 204);
  CHECK(f.get("/flows/" + id).status == 404);
}

TEST_CASE("two people cannot overwrite one another's draft unseen", "[bot][flows]") {
  AuthoringFixture f;
  const std::string path = "/flows/" + f.flow() + "/draft";
  const std::string tag(f.get(path).headers.get("ETag"));
  CHECK(tag == "\"1\"");
  CHECK(f.put(path, kPizza).status == 400);
  const auto saved = f.put(path, R"({"nodes": [], "edges": []})", tag);
  CHECK(saved.status == 200);
  CHECK(saved.headers.get("ETag") == "\"2\"");
  const auto late = f.put(path, kPizza, tag);
  CHECK(late.status == 412);
  CHECK_THAT(late.raw, Contains("revision 2"));
  CHECK(f.put(path, R"({"nodes": "many"})", "\"2\"").status == 400);
}

TEST_CASE("a flow with errors is published only when a person insists", "[bot][flows]") {
  AuthoringFixture f;
  const std::string id = f.flow("Broken", R"({"nodes": [{"id": "s", "type": "start"}, {"id": "x", "type": "say"}],
    "edges": [{"source": "s", "target": "x"}, {"source": "x", "target": "nowhere"}]})");
  const auto findings = f.post("/flows/" + id + "/validate");
  CHECK(findings.body.at("errors") == 2);
  CHECK(f.post("/flows/" + id + "/publish").status == 422);
  CHECK_THAT(f.post("/flows/" + id + "/publish").raw, Contains("nodes.x"));
  CHECK(f.post("/flows/" + id + "/publish", R"({"override": true})").status == 200);
}

TEST_CASE("publishing makes immutable versions that can be compared and restored", "[bot][flows]") {
  AuthoringFixture f;
  const std::string id = f.flow(), one = "/flows/" + id;
  CHECK(f.get(one + "/diff").status == 404);
  const auto first = f.post(one + "/publish");
  INFO(first.raw);
  REQUIRE(first.status == 200);
  CHECK(first.body.at("version").as_object().at("number") == 1);
  CHECK(first.body.at("sessions").as_object().at("live") == 0);
  CHECK(f.post(one + "/publish").body.at("version").as_object().at("number") == 1);  // the same text
  std::string other = kPizza;
  other.replace(other.find("\"Hi\""), 4, "\"Ho\"");
  CHECK(f.put(one + "/draft", other, "\"1\"").status == 200);
  const auto change = f.get(one + "/diff").body.at("nodes").as_object().at("changed").as_array();
  REQUIRE(change.size() == 1);
  CHECK(change[0].at("fields").at(0).at("field") == "config.text");
  CHECK(f.post(one + "/publish").body.at("version").as_object().at("number") == 2);
  CHECK(f.get(one + "/versions").body.at("data").as_array().size() == 2);
  CHECK(f.get(one + "/versions/1").body.at("document").at("nodes").at(1).at("config").at("text") == "Hi");
  CHECK(f.get(one + "/versions/3").status == 404);
  CHECK(f.get(one + "/diff?from=1&to=2").status == 200);
  CHECK(f.get(one + "/diff?from=one").status == 400);
  CHECK(f.post(one + "/versions/1/restore", "", "\"2\"").status == 200);
  CHECK(f.get(one + "/draft").body.at("nodes").at(1).at("config").at("text") == "Hi");
  CHECK(f.post(one + "/publish").body.at("version").as_object().at("number") == 1);
}

TEST_CASE("a published flow begins by its trigger until it is paused", "[bot][flows][rules]") {
  AuthoringFixture f;
  const std::string id = f.flow();
  CHECK(f.answering("pizza!").empty());
  REQUIRE(f.post("/flows/" + id + "/publish").status == 200);
  CHECK(f.answering("pizza!") == "Pizza");
  f.rest.become("globex", {"*"});
  CHECK(f.answering("pizza!").empty());
  f.rest.become("acme", {"*"});
  CHECK(f.post("/flows/" + id + "/pause", "").body.at("is_active") == false);
  CHECK(f.answering("pizza!").empty());
  CHECK(f.post("/flows/" + id + "/activate", "").status == 200);
  CHECK(f.answering("pizza!") == "Pizza");
}

TEST_CASE("a document of another system becomes a flow with a report", "[bot][flows]") {
  AuthoringFixture f;
  const auto made = f.post("/flows/import", R"({"document": {"name": "Loja", "nodes": [
    {"id": "a", "type": "start", "data": {}}, {"id": "b", "type": "message", "data": {"messageText": "Oi"}}],
    "edges": [{"source": "a", "target": "b", "sourceHandle": "out"}]}})");
  INFO(made.raw);
  REQUIRE(made.status == 201);
  CHECK(made.body.at("dialect") == "pytake_canvas");
  CHECK(made.body.at("flow").as_object().at("name") == "Loja");
  CHECK_FALSE(made.body.at("report").as_array().empty());
  CHECK(f.post("/flows/import", R"({"document": {"what": 1}})").status == 400);
}

TEST_CASE("the palette speaks the reader's language", "[bot][flows]") {
  AuthoringFixture f;
  const auto types =
      f.rest.call(net::Method::get, "/api/v1/flows/node-types", "", {{"Accept-Language", "pt-BR,en;q=0.5"}});
  std::string labels;
  for (const json::value& each : types.body.at("data").as_array())
    labels += std::string(each.at("label").as_string()) + " ";
  CHECK(labels == "end say Início ");
}

TEST_CASE("a script is checked, published and kept in versions", "[bot][scripts]") {
  AuthoringFixture f;
  const std::string good = R"(flow("order", function(chat) chat:ask { "Which?" } end))";
  const auto body = [](const std::string& source, const std::string& name = "") {
    json::object out{{"source", source}};
    if (!name.empty()) out["name"] = name;
    return json::serialize(out);
  };
  CHECK(f.post("/scripts/check", body("flow(", "order")).body.at("ok") == false);
  CHECK(f.post("/scripts/check", body(good, "order")).body.at("ok") == true);
  CHECK(f.post("/scripts", body("flow(", "order")).status == 201);
  CHECK(f.post("/scripts", body(good, "order")).status == 409);
  CHECK(f.post("/scripts/order/publish").status == 422);
  CHECK(f.put("/scripts/order", body(good), "\"1\"").status == 200);
  const auto published = f.post("/scripts/order/publish");
  INFO(published.raw);
  CHECK(published.status == 200);
  CHECK(f.get("/scripts/order/versions/1").body.at("source").as_string() == good.c_str());
  CHECK(f.get("/scripts").body.at("data").as_array().size() == 1);
  CHECK(f.rest.del("/api/v1/scripts/order").status == 204);
}

TEST_CASE("rules that people make answer for their tenant alone, beside those of files", "[bot][rules]") {
  AuthoringFixture f;
  const auto made = f.post("/rules", R"({"name": "Prices", "priority": 5, "trigger": {"type": "keyword",
    "patterns": ["price"]}, "response": {"reply": "10"}})");
  INFO(made.raw);
  REQUIRE(made.status == 201);
  const std::string one = "/api/v1/rules/" + std::string(string_or(made.body, "id"));
  CHECK(f.answering("the price?") == "Prices");
  CHECK(f.rest.patch(one, R"({"is_active": false})").body.at("revision") == 2);
  CHECK(f.answering("the price?").empty());
  CHECK(f.rest.patch(one, R"({"is_active": true, "name": "Costs"})").status == 200);
  CHECK(f.answering("the price?") == "Costs");
  CHECK(f.rest.patch(one, R"({"trigger": {"type": "regex", "patterns": ["("]}})").status == 422);
  CHECK(f.post("/rules", R"({"name": "x", "trigger": {"type": "keyword"}, "response": {}})").status == 422);
  f.rest.become("globex", {"*"});
  CHECK(f.answering("the price?").empty());
  CHECK(f.rest.get(one).status == 404);
  f.rest.become("acme", {"*"});
  CHECK(f.rest.del(one).status == 204);
  CHECK(f.answering("the price?").empty());
}

TEST_CASE("what was answered is in force: no message after it meets the rules of before", "[bot][rules][flows]") {
  AuthoringFixture f;
  const auto in_force = [&] { return f.tenant_rules.of("acme")->rules().size(); };
  for (int round = 0; round < 20; ++round) {
    const auto made = f.post("/rules", R"({"name": "Prices", "trigger": {"type": "keyword", "patterns": ["price"]},
      "response": {"reply": "10"}})");
    REQUIRE(in_force() == 1);
    const std::string flow = f.flow("Pizza " + std::to_string(round));
    REQUIRE(f.post("/flows/" + flow + "/publish").status == 200);
    REQUIRE(in_force() == 2);
    REQUIRE(f.post("/flows/" + flow + "/pause", "").status == 200);
    REQUIRE(in_force() == 1);
    REQUIRE(f.rest.del("/api/v1/rules/" + std::string(string_or(made.body, "id"))).status == 204);
    REQUIRE(in_force() == 0);
  }
}

TEST_CASE("what was read before a publication does not hide it", "[bot][flows]") {
  AuthoringFixture f;
  const std::string id = f.flow();
  std::function<void()> meanwhile;  // between the two statements of one reading
  test::FlakyStorage slow(f.storage_, [&](std::string_view, std::string_view sql) {
    if (meanwhile && sql.find("FROM scripts") != std::string_view::npos) std::exchange(meanwhile, nullptr)();
    return PARLEY_OK;
  });
  store::Database database(store::Storage(slow.table(), slow.plugin()), {});
  bot::FolderPrograms folders({}, f.types, f.clock_, f.parts.log);
  bot::StoredPrograms programs({.fresh = std::chrono::hours(1)}, folders, f.types, database, f.clock_);
  meanwhile = [&] {
    CHECK(f.post("/flows/" + id + "/publish").status == 200);
    programs.changed("acme");
  };
  CHECK_FALSE(programs.current("acme", id)->has_value());
  CHECK(programs.current("acme", id)->has_value());
}

TEST_CASE("a change that another node made is seen soon", "[bot][rules]") {
  AuthoringFixture f;
  store::WriteSet set("acme");
  bot::MadeRule rule;
  rule.id = "r1";
  rule.name = "Elsewhere";
  rule.document =
      parse_json(R"({"trigger": {"type": "keyword", "patterns": ["far"]}, "response": {"reply": "x"}})", "rule")
          ->as_object();
  bot::RuleRepository(*f.database_).insert(set, rule);
  REQUIRE(f.writer_->write(std::move(set)).has_value());
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (f.tenant_rules.of("acme")->rules().empty() && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  CHECK(f.tenant_rules.of("acme")->rules().size() == 1);
  CHECK(f.tenant_rules.of("globex")->rules().empty());
}

TEST_CASE("a session that cannot go on is stopped, and rules answer again", "[bot][sessions]") {
  AuthoringFixture f;
  f.user("pizza");
  CHECK(f.said() == "What size?");
  f.programs_.lose_versions();
  f.user("M");
  f.eventually("SELECT COUNT(*) FROM journal WHERE tenant_id = $1 AND state = 1", "2");
  const std::string session = f.value("SELECT id FROM bot_sessions WHERE tenant_id = $1");
  REQUIRE(f.post("/sessions/" + session + "/cancel").status == 200);
  f.user("hello");
  CHECK(f.said() == "Hi");
}

TEST_CASE("what a person decides about a session is durable when it is answered", "[bot][sessions][crash]") {
  AuthoringFixture f;
  f.user("pizza");
  CHECK(f.said() == "What size?");
  const std::string one = "/sessions/" + f.value("SELECT id FROM bot_sessions WHERE tenant_id = $1");
  const auto journalled = [&] { return f.value("SELECT COUNT(*) FROM journal WHERE tenant_id = $1"); };
  f.keeper_->stop();  // nothing that is left for later comes to pass
  CHECK(f.post(one + "/restart").status == 202);
  CHECK(journalled() == "2");
  CHECK(f.post(one + "/resume").status == 202);
  CHECK(journalled() == "3");
  CHECK(f.post(one + "/webhooks/payment", R"({"body": {"paid": true}})").status == 202);
  CHECK(journalled() == "4");
  f.close_channels();
  const auto refused = f.post(one + "/restart");
  CHECK(refused.status == 409);
  CHECK_THAT(refused.raw, Contains("channel") && Contains("not open"));
}

TEST_CASE("every endpoint of a flow, script or rule answers 404 for another tenant's", "[bot][tenant]") {
  AuthoringFixture f;
  const std::string flow = f.flow();
  REQUIRE(f.post("/flows/" + flow + "/publish").status == 200);
  REQUIRE(f.post("/scripts", R"({"name": "order", "source": "x"})").status == 201);
  const auto rule = f.post("/rules", R"({"name": "r", "trigger": {"type": "welcome"}, "response": {"reply": "x"}})");
  const std::map<std::string, std::string> ids{{"{flow_id}", flow},
                                               {"{script_name}", "order"},
                                               {"{number}", "1"},
                                               {"{rule_id}", std::string(string_or(rule.body, "id"))}};
  f.rest.become("globex", {"*"});
  int tried = 0;
  for (const rest::Endpoint& endpoint : f.rest.catalogue.endpoints()) {
    if (endpoint.path.find('{') == std::string::npos) continue;
    std::string path = endpoint.full_path();
    for (const auto& [name, id] : ids)
      if (const auto at = path.find(name); at != std::string::npos) path.replace(at, name.size(), id);
    const bool named = endpoint.path == "/flows/{flow_id}" && endpoint.method == net::Method::patch;
    const bool script = endpoint.path == "/scripts/{script_name}" && endpoint.method == net::Method::put;
    std::string body = named ? R"({"name": "x"})" : script ? R"({"source": "x"})" : endpoint.request ? "{}" : "";
    INFO(net::name(endpoint.method) << " " << path);
    CHECK(f.rest.call(endpoint.method, path, body).status == 404);
    ++tried;
  }
  CHECK(tried >= 28);
}

TEST_CASE("what people change about bots is in the audit trail", "[bot][audit]") {
  AuthoringFixture f;
  const std::string id = f.flow();
  f.post("/flows/" + id + "/publish");
  f.post("/flows/" + id + "/pause", "");
  std::string actions;
  for (const auto& entry : f.audit.list("acme", {.action = "flows."}, 10).value()) actions += entry.action + " ";
  CHECK(actions == "flows.pause flows.publish flows.create ");
}
