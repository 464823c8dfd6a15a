// A host for the inbox's tests: the kernel's tables beside the plugin's, and the plugin started.
#pragma once

#include "inbox.hpp"
#include "support/stored_host.hpp"
#include "tables.hpp"

namespace parley::inbox::test {

using sdk::Json;

class InboxHost : public parley::test::StoredHost {
 public:
  InboxHost() {
    for (const char* area : {"core", "identity", "channels"})
      run_migrations(PARLEY_SOURCE_DIR "/migrations/" + std::string(area));
    for (const sdk::Migration& step : migrations()) run_script(step.sql);
  }

  /// Runs a statement beside the plugin; $1 is acme.
  void run(std::string_view sql, std::vector<sdk::Param> params = {}) {
    params.insert(params.begin(), "acme");
    execute(sql, params);
  }
  void add_user(const std::string& id, const std::string& name, const std::string& skills = "[]") {
    execute("INSERT INTO users VALUES ($1, $1, $2, '', '', 0, 0, 1, 0, NULL, 0, 0)", {id, name});
    run("INSERT INTO memberships VALUES ($1, $2, 'agent', 1, $3, 0, 0)", {id, skills});
  }
  void advance(std::int64_t ms) { set_wall_ms(now_ += ms); }

 private:
  std::int64_t now_ = 1'767'225'600'000;  // where the FakeHost's clock begins: 2026-01-01
};

/// The plugin on that host, with Ana and Ben, and words to work with it.
class InboxBench {
 public:
  InboxBench() : inbox_(host_.sdk(), R"({"max_queues":3,"max_departments":2,"max_quick_replies":2,"max_agents":2})") {
    host_.add_user("ana", "Ana");
    host_.add_user("ben", "Ben");
    inbox_.start();
  }
  ~InboxBench() { host_.remove_registrations(); }

  testkit::EndpointAnswer call(const std::string& method, const std::string& path, Json body = Json::object(),
                               const std::string& user = "ana", Json query = Json::object()) {
    testkit::EndpointCall call{method, path, std::move(body)};
    query.set("page", query["page"].integer(1)).set("page_size", query["page_size"].integer(20));
    call.query = std::move(query);
    call.principal.set("id", user);
    return host_.endpoints().call(call);
  }
  Json get(const std::string& path, const std::string& user = "ana") { return call("GET", path, {}, user).json(); }
  /// The id of what was made.
  std::string make(const std::string& path, Json body) {
    const auto answer = call("POST", path, std::move(body));
    if (answer.reply.status != 201) throw sdk::Failure(answer.result, answer.error);
    return std::string(answer.json()["id"].text());
  }
  /// A queue with both of them.
  std::string queue(Json settings = Json::object()) {
    if (!settings.has("name")) settings.set("name", "Sales");
    const std::string id = make("/queues", std::move(settings));
    staff(id, {"ana", "ben"});
    return id;
  }
  void staff(const std::string& queue, const std::vector<std::string>& users) {
    Json agents = Json::array();
    for (const std::string& user : users) agents.push(Json::object({{"user_id", user}}));
    call("PUT", "/queues/" + queue + "/agents", Json::object({{"agents", std::move(agents)}}));
  }
  void available(const std::string& user, const std::string& status = "online") {
    call("PUT", "/agents/me/availability", Json::object({{"status", status}}), user);
  }
  /// A conversation that waits in the queue, and the event of it.
  void arrives(const std::string& id, const std::string& queue, Json more = Json::object()) {
    host_.advance(1);  // nobody comes at the same moment as another: then chance would say who was first
    more.set("queue_id", queue).set("holder", queue);
    host_.conversations().put("acme", id, more);
    happened(id, Json::object({{"queue_id", queue}}));
  }
  void happened(const std::string& id, Json changed) {
    host_.emit("conversation.updated",
               Json::object({{"tenant", "acme"}, {"conversation_id", id}, {"changed", std::move(changed)}}).dump());
  }
  void resolve(const std::string& id) {
    Json document = host_.conversations().get("acme", id);
    document.set("status", "resolved").set("holder", "");
    host_.conversations().put("acme", id, document);
    happened(id, Json::object({{"resolved_at", "2026-01-01T00:00:00Z"}}));
  }
  std::string agent_of(const std::string& id) {
    return std::string(host_.conversations().get("acme", id)["assigned_to"].text());
  }
  std::string tick() { return host_.run_job("tick"); }

  InboxHost host_;
  Inbox inbox_;
};

}  // namespace parley::inbox::test
