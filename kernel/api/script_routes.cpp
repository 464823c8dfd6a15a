// Durable scripts: drafts, a check that says the line, versions, publishing.
#include "api/adding.hpp"
#include "api/authoring_json.hpp"
#include "api/authoring_routes.hpp"
#include "api/caller_of.hpp"
#include "api/draft_routes.hpp"

namespace parley::api {

using namespace schema;  // the builders read as a language of their own
using net::Method;
using rest::Call;
using rest::Reply;

namespace {

Schema name() {
  return pattern("^[a-z][a-z0-9_-]{0,63}$", 64, "a name such as order_status").example("order_status");
}
Schema source() {
  return text(0, 1u << 20).described("Lua: docs/lua.md.");
}
Schema script_schema() {
  return object(
      {required("name", text(1, 64)), required("is_active", boolean()), required("revision", integer(1)),
       required("published", nullable(object({required("number", integer(0)), required("hash", text(64, 64))}))),
       required("created_at", time()), required("created_by", text(0, 200)), required("updated_at", time()),
       required("updated_by", text(0, 200)), optional("source", source())});
}

constexpr EndpointGroup endpoint{"Scripts", script_schema};
const std::string kOne = "/scripts/{script_name}";

json::object line_of(const bot::Draft& draft) {
  json::object out = to_json(draft);
  out.erase("id");
  return out;
}
json::object with_source(const bot::Draft& draft) {
  json::object out = line_of(draft);
  out["source"] = draft.text;
  return out;
}

DraftKind kind_of(const bot::ScriptService& scripts) {
  return {endpoint,
          "script",
          "/scripts",
          "script_name",
          {"name", "updated_at"},
          "source",
          line_of,
          with_source,
          [](const std::string& text) { return json::value(json::string(text)); },
          [&scripts](const std::string& tenant, const std::string& name) { return scripts.dry_run(tenant, name); }};
}

Schema finding_schema() {
  return object({required("severity", one_of({"error", "warning"})), required("code", text(1, 60)),
                 required("line", integer(0)), required("message", text(1, 10'000)), required("fix", text(0, 10'000))});
}

/// What looking a text over comes to; a text that does not compile is one problem.
json::object looked_over(const Result<script::ScriptInfo>& checked) {
  using Severity = script::ScriptFinding::Severity;
  if (!checked) return {{"ok", false}, {"problem", checked.error().message}, {"findings", json::array()}};
  json::array findings;
  for (const script::ScriptFinding& each : checked->findings)
    findings.push_back({{"severity", each.severity == Severity::error ? "error" : "warning"},
                        {"code", each.code},
                        {"line", each.line},
                        {"message", each.message},
                        {"fix", each.fix}});
  return {{"ok", checked->serves()}, {"problem", ""}, {"findings", std::move(findings)}};
}

void add_writing(Adding& endpoints, const bot::ScriptService& scripts) {
  rest::Endpoint add = endpoint(Method::post, "/scripts", "Add a script", "scripts:write");
  add.request = object({required("name", name()), required("source", source())});
  add.success = 201;
  endpoints(add, [&scripts](const Call& call) -> Result<Reply> {
    const auto made = scripts.create(caller_of(call), std::string(string_or(call.body(), "name")),
                                     std::string(string_or(call.body(), "source")));
    if (!made) return made.error();
    return with_tag(Reply::created(with_source(*made)), made->revision);
  });

  rest::Endpoint save = endpoint(
      Method::put, kOne, "Replace a script's draft; If-Match names the revision that was changed", "scripts:write");
  save.request = object({required("source", source())});
  endpoints(save, [&scripts](const Call& call) -> Result<Reply> {
    const auto known = scripts.drafts().find(call.tenant(), call.param("script_name"));
    if (!known) return known.error();
    const auto revision = revision_of(call);
    if (!revision) return revision.error();
    return shown(with_source,
                 scripts.save(caller_of(call), known->id, std::string(string_or(call.body(), "source")), *revision));
  });

  rest::Endpoint check =
      endpoint(Method::post, "/scripts/check", "Say what is wrong with a script's text", "scripts:read");
  check.request = object({required("name", name()), required("source", source())});
  check.response = object({required("ok", boolean()), required("problem", text(0, 10'000)),
                           required("findings", list(finding_schema(), 10'000))});
  endpoints(check, [&scripts](const Call& call) -> Result<Reply> {
    return Reply::ok(looked_over(
        scripts.check(std::string(string_or(call.body(), "name")), std::string(string_or(call.body(), "source")))));
  });
}

void add_publishing(Adding& endpoints, const bot::ScriptService& scripts) {
  rest::Endpoint publish =
      endpoint(Method::post, kOne + "/publish", "Publish a script's draft as a version", "scripts:publish");
  publish.request = publish_schema();
  publish.response = object({required("script", script_schema()), required("version", version_schema()),
                             required("sessions", running_schema())});
  endpoints(publish, [&scripts](const Call& call) -> Result<Reply> {
    const auto done = scripts.publish(caller_of(call), call.param("script_name"), publishing_of(call.body()),
                                      bool_or(call.body(), "override", false));
    if (!done) return done.error();
    return Reply::ok(
        {{"script", line_of(done->draft)}, {"version", to_json(done->version)}, {"sessions", done->sessions}});
  });
}

}  // namespace

Result<> add_script_routes(rest::Api& api, const AuthoringServices& services) {
  Adding endpoints(api);
  add_draft_routes(endpoints, kind_of(services.scripts), services.scripts.drafts());
  add_writing(endpoints, services.scripts);
  add_publishing(endpoints, services.scripts);
  return endpoints.outcome();
}

}  // namespace parley::api
