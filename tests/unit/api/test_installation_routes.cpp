// What super admins see of the installation, and that nobody else does.
#include <catch2/catch.hpp>

#include "api/installation_routes.hpp"
#include "base/error_detail.hpp"
#include "support/rest_caller.hpp"

using namespace parley;

namespace {

struct PlainInstallation final : api::Installation {
  std::vector<api::PluginRecord> plugins() const override {
    api::PluginRecord runs{{.id = "feature.hello",
                            .kind = "feature",
                            .version = "1.2.0",
                            .state = plugin::State::running,
                            .generation = 3},
                           plugin::Manifest{}};
    runs.manifest->name = "Hello";
    runs.manifest->provides = {"parley.feature/1"};
    runs.manifest->requirements = {{"storage.sqlite", {}}};
    api::PluginRecord twin{{.id = "feature.hello", .state = plugin::State::refused, .reason = "a second file"}, {}};
    return {twin, runs};
  }
  Result<plugin::ReloadReport> reload(const std::string& plugin, const identity::Caller& caller) override {
    asked.push_back(plugin + " by " + caller.who.id);
    if (plugin == "feature.hello") return plugin::ReloadReport{"old", "new", "1.3.0", 4, {"a note"}};
    return fail(Errc::not_found, "no plugin " + plugin);
  }
  json::object configuration() const override {
    return {{"sections", json::object{}}, {"plugins", json::object{}}, {"channels", json::object{}}};
  }
  Result<std::vector<messaging::Backlog::Item>> backlog() const override {
    return std::vector<messaging::Backlog::Item>{{"journal", "events", 7, false, from_millis(1'000)}};
  }
  std::vector<std::string> asked;
};

struct Served {
  Served() {
    REQUIRE(api::add_installation_routes(caller.api, installation).has_value());
    caller.identity.who.super_admin = true;
  }
  test::KernelStore store;
  PlainInstallation installation;
  test::RestCaller caller{store};
};

}  // namespace

TEST_CASE("a plugin is shown with what its manifest says and where it stands", "[api][system]") {
  Served s;
  const auto answer = s.caller.get("/api/v1/plugins/feature.hello");

  REQUIRE(answer.status == 200);
  CHECK(answer.body.at("state") == "running");
  CHECK(answer.body.at("name") == "Hello");
  CHECK(answer.body.at("generation") == 3);
  CHECK(answer.body.at("provides") == json::array{"parley.feature/1"});
  CHECK(answer.body.at("requires") == json::array{"storage.sqlite"});
  CHECK(answer.body.at("since").is_null());
}

TEST_CASE("the list has the refused files too, with the reason", "[api][system]") {
  Served s;
  const auto answer = s.caller.get("/api/v1/plugins");

  REQUIRE(answer.status == 200);
  REQUIRE(answer.body.at("data").as_array().size() == 2);
  CHECK(answer.body.at("data").at(0).at("state") == "refused");
  CHECK(answer.body.at("data").at(0).at("reason") == "a second file");
}

TEST_CASE("a reload is done in the caller's name and answers with the new generation", "[api][system]") {
  Served s;
  const auto answer = s.caller.call(net::Method::post, "/api/v1/plugins/feature.hello/reload");

  REQUIRE(answer.status == 200);
  CHECK(answer.body.at("generation") == 4);
  CHECK(answer.body.at("notes") == json::array{"a note"});
  CHECK(s.installation.asked == std::vector<std::string>{"feature.hello by user-1"});
  CHECK(s.caller.call(net::Method::post, "/api/v1/plugins/feature.none/reload").status == 404);
}

TEST_CASE("jobs say what waits and since when", "[api][system]") {
  Served s;
  const auto answer = s.caller.get("/api/v1/system/jobs");

  REQUIRE(answer.status == 200);
  CHECK(answer.body.at("data").at(0).at("waiting") == 7);
  CHECK(answer.body.at("data").at(0).at("next_at") == "1970-01-01T00:00:01.000Z");
}

TEST_CASE("every right of a tenant does not show the installation", "[api][system]") {
  Served s;
  s.caller.become("acme", {"*"});
  for (const char* path :
       {"/api/v1/plugins", "/api/v1/plugins/feature.hello", "/api/v1/system/config", "/api/v1/system/jobs"})
    CHECK(s.caller.get(path).status == 403);
  CHECK(s.caller.call(net::Method::post, "/api/v1/plugins/feature.hello/reload").status == 403);
  CHECK(s.installation.asked.empty());
}
