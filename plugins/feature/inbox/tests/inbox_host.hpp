// A host for the inbox's tests: the SDK's FakeHost, with a store that keeps rows in storage.sqlite on a file, the
// kernel's tables beside the plugin's, and the plugin started.
#pragma once

#include <fstream>
#include <mutex>
#include <parley/testkit/fake_host.hpp>
#include <parley/testkit/storage.hpp>
#include <sstream>

#include "inbox.hpp"
#include "support/temp_dir.hpp"
#include "tables.hpp"

namespace parley::inbox::test {

using sdk::Json;

class InboxHost : public testkit::FakeHost {
 public:
  InboxHost()
      : storage_(PARLEY_SQLITE_PLUGIN, storage_host_, Json::object({{"path", (dir_.path() / "inbox.db").string()}})),
        session_(storage_) {
    for (const char* file :
         {"core/0001_messaging", "core/0002_people", "identity/0001_identity", "channels/0001_channels"})
      session_.run_script(text_of(std::string(PARLEY_SOURCE_DIR "/migrations/") + file + ".sql"));
    for (const sdk::Migration& step : migrations()) session_.run_script(step.sql);
  }

  const parley_host* raw() const { return &host_; }
  sdk::Host sdk() const { return sdk::Host(raw()); }

  /// Runs a statement beside the plugin; $1 is acme.
  void run(std::string_view sql, std::vector<sdk::Param> params = {}) {
    params.insert(params.begin(), "acme");
    const std::lock_guard lock(session_mutex_);
    session_.execute(sql, params);
  }
  void add_user(const std::string& id, const std::string& name, const std::string& skills = "[]") {
    {
      const std::lock_guard lock(session_mutex_);
      session_.execute("INSERT INTO users VALUES ($1, $1, $2, '', '', 0, 0, 1, 0, NULL, 0, 0)", {id, name});
    }
    run("INSERT INTO memberships VALUES ($1, $2, 'agent', 1, $3, 0, 0)", {id, skills});
  }
  void advance(std::int64_t ms) { set_wall_ms(now_ += ms); }

 private:
  static std::string text_of(const std::string& path) {
    std::ifstream in(path);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  }
  static InboxHost& of(const parley_host* host) {
    return static_cast<InboxHost&>(*static_cast<testkit::FakeHost*>(host->ctx));
  }

  static const void* find(const parley_host* host, parley_str id) {
    static const parley_host_store_v1 store{sizeof store, 0, query, write};
    if (sdk::view(id) == PARLEY_HOST_STORE_V1) return &store;
    const parley_host* fake = of(host).FakeHost::raw();
    return fake->get_interface(fake, id);
  }

  static std::vector<sdk::Param> params_of(parley_str tenant, const parley_statement& statement) {
    std::vector<sdk::Param> params{sdk::view(tenant)};
    for (std::uint64_t i = 0; i < statement.param_count; ++i) {
      const parley_value& value = statement.params[i];
      if (value.type == PARLEY_VALUE_INTEGER)
        params.emplace_back(value.integer);
      else if (value.type == PARLEY_VALUE_NULL)
        params.emplace_back(nullptr);
      else
        params.emplace_back(sdk::view(value.bytes));
    }
    return params;
  }

  static parley_status query(const parley_host* host, parley_str tenant, const parley_statement* statement,
                             const parley_rows* rows, const parley_sink* error) {
    return sdk::guarded(error, [&] {
      InboxHost& self = of(host);
      testkit::Table table;
      {
        const std::lock_guard lock(self.session_mutex_);
        table = self.session_.query(sdk::view(statement->sql), params_of(tenant, *statement));
      }
      for (const auto& row : table) {
        std::vector<parley_value> columns;
        for (const testkit::Cell& cell : row)
          columns.push_back({cell.type, 0, cell.integer, cell.real, sdk::str(cell.bytes)});
        if (rows->row(rows->ctx, columns.data(), std::uint32_t(columns.size())) != PARLEY_OK) return;
      }
    });
  }

  static parley_status write(const parley_host* host, parley_str tenant, const parley_statement* statements,
                             std::uint64_t count, const parley_sink* error) {
    return sdk::guarded(error, [&] {
      InboxHost& self = of(host);
      const std::lock_guard lock(self.session_mutex_);
      self.session_.begin();
      try {
        for (std::uint64_t i = 0; i < count; ++i)
          self.session_.execute(sdk::view(statements[i].sql), params_of(tenant, statements[i]));
      } catch (...) {
        self.session_.rollback();
        throw;
      }
      self.session_.commit();
    });
  }

  parley::test::TempDir dir_;
  testkit::FakeHost storage_host_;
  testkit::LoadedPlugin storage_;
  testkit::SessionUnderTest session_;
  std::mutex session_mutex_;
  std::int64_t now_ = 1'767'225'600'000;  // where the FakeHost's clock begins: 2026-01-01
  parley_host host_{sizeof host_, PARLEY_ABI_MAJOR, PARLEY_ABI_MINOR, static_cast<testkit::FakeHost*>(this), find};
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
