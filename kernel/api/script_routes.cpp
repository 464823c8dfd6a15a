// Durable scripts: drafts, a check that says the line, versions, publishing.
#include "api/adding.hpp"
#include "api/authoring_json.hpp"
#include "api/authoring_routes.hpp"
#include "api/caller_of.hpp"
#include "api/endpoint_group.hpp"

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
  return text(0, 1u << 20).described("Lua: docs/scripts.md.");
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
const std::string kVersion = kOne + "/versions/{number}";

json::object script_json(const bot::Draft& draft, bool with_source) {
  json::object out = to_json(draft);
  out.erase("id");
  if (with_source) out["source"] = draft.text;
  return out;
}

Result<Reply> shown(const Result<bot::Draft>& draft) {
  if (!draft) return draft.error();
  return with_tag(Reply::ok(script_json(*draft, true)), draft->revision);
}

void add_reading(Adding& endpoints, const bot::ScriptService& scripts) {
  rest::Endpoint all = endpoint(Method::get, "/scripts", "List scripts", "scripts:read");
  all.query = rest::list_query({"name", "updated_at"}, {optional("is_active", boolean())});
  all.response = rest::page_schema(script_schema());
  endpoints(all, [&scripts](const Call& call) -> Result<Reply> {
    const rest::Paging paging = call.paging();
    bot::DraftFilter filter{std::string(string_or(call.query(), "q")), {}};
    if (call.query().contains("is_active")) filter.active = bool_or(call.query(), "is_active", true);
    const auto page = scripts.drafts().list(call.tenant(), filter, paging.sort, paging.page_size, paging.offset());
    if (!page) return page.error();
    json::array data;
    for (const bot::Draft& each : page->drafts) data.push_back(script_json(each, false));
    return rest::page_of(std::move(data), page->total, paging);
  });
  endpoints(endpoint(Method::get, kOne, "Get a script with its draft", "scripts:read"),
            [&scripts](const Call& call) -> Result<Reply> {
              return shown(scripts.drafts().find(call.tenant(), call.param("script_name")));
            });
}

void add_writing(Adding& endpoints, const bot::ScriptService& scripts) {
  rest::Endpoint add = endpoint(Method::post, "/scripts", "Add a script", "scripts:write");
  add.request = object({required("name", name()), required("source", source())});
  add.success = 201;
  endpoints(add, [&scripts](const Call& call) -> Result<Reply> {
    const auto made = scripts.create(caller_of(call), std::string(string_or(call.body(), "name")),
                                     std::string(string_or(call.body(), "source")));
    if (!made) return made.error();
    return with_tag(Reply::created(script_json(*made, true)), made->revision);
  });

  rest::Endpoint save = endpoint(
      Method::put, kOne, "Replace a script's draft; If-Match names the revision that was changed", "scripts:write");
  save.request = object({required("source", source())});
  endpoints(save, [&scripts](const Call& call) -> Result<Reply> {
    const auto known = scripts.drafts().find(call.tenant(), call.param("script_name"));
    if (!known) return known.error();
    const auto revision = revision_of(call);
    if (!revision) return revision.error();
    return shown(scripts.save(caller_of(call), known->id, std::string(string_or(call.body(), "source")), *revision));
  });

  rest::Endpoint remove =
      endpoint(Method::del, kOne, "Delete a script; sessions that run on its versions go on", "scripts:write");
  remove.response.reset();
  remove.success = 204;
  endpoints(remove, [&scripts](const Call& call) -> Result<Reply> {
    const auto done = scripts.drafts().remove(caller_of(call), call.param("script_name"));
    if (!done) return done.error();
    return Reply::none();
  });

  rest::Endpoint check =
      endpoint(Method::post, "/scripts/check", "Say what is wrong with a script's text", "scripts:read");
  check.request = object({required("name", name()), required("source", source())});
  check.response = object({required("ok", boolean()), required("problem", text(0, 10'000))});
  endpoints(check, [&scripts](const Call& call) -> Result<Reply> {
    const std::string problem =
        scripts.check(std::string(string_or(call.body(), "name")), std::string(string_or(call.body(), "source")));
    return Reply::ok({{"ok", problem.empty()}, {"problem", problem}});
  });
}

void add_publishing(Adding& endpoints, const bot::ScriptService& scripts) {
  rest::Endpoint try_out = endpoint(Method::post, kOne + "/dry-run",
                                    "Say which running sessions could go on with the draft", "scripts:publish");
  try_out.response = running_schema();
  endpoints(try_out, [&scripts](const Call& call) -> Result<Reply> {
    const auto report = scripts.dry_run(call.tenant(), call.param("script_name"));
    if (!report) return report.error();
    return Reply::ok(*report);
  });

  rest::Endpoint publish =
      endpoint(Method::post, kOne + "/publish", "Publish a script's draft as a version", "scripts:publish");
  publish.request = publish_schema();
  publish.response = object({required("script", script_schema()), required("version", version_schema()),
                             required("sessions", running_schema())});
  endpoints(publish, [&scripts](const Call& call) -> Result<Reply> {
    const auto done = scripts.publish(caller_of(call), call.param("script_name"), publishing_of(call.body()),
                                      bool_or(call.body(), "override", false));
    if (!done) return done.error();
    return Reply::ok({{"script", script_json(done->draft, false)},
                      {"version", to_json(done->version)},
                      {"sessions", done->sessions}});
  });

  for (const bool active : {true, false})
    endpoints(endpoint(Method::post, kOne + (active ? "/activate" : "/pause"),
                       active ? "Let sessions of a script begin again"
                              : "Let no session of a script begin; those that run go on",
                       "scripts:publish"),
              [&scripts, active](const Call& call) -> Result<Reply> {
                return shown(scripts.drafts().set_active(caller_of(call), call.param("script_name"), active));
              });
}

void add_versions(Adding& endpoints, const bot::ScriptService& scripts) {
  rest::Endpoint all =
      endpoint(Method::get, kOne + "/versions", "List a script's versions, the newest first", "scripts:read");
  all.query = rest::list_query({"-number"}, {}, false);
  all.response = rest::page_schema(version_schema());
  endpoints(all, [&scripts](const Call& call) -> Result<Reply> {
    const rest::Paging paging = call.paging();
    const auto page =
        scripts.drafts().versions(call.tenant(), call.param("script_name"), paging.page_size, paging.offset());
    if (!page) return page.error();
    json::array data;
    for (const bot::Version& each : page->versions) data.push_back(to_json(each));
    return rest::page_of(std::move(data), page->total, paging);
  });

  rest::Endpoint one = endpoint(Method::get, kVersion, "Get a version with its text", "scripts:read");
  one.response = version_schema();
  endpoints(one, [&scripts](const Call& call) -> Result<Reply> {
    const auto version = scripts.drafts().version(call.tenant(), call.param("script_name"), number_of(call));
    if (!version) return version.error();
    json::object shown_version = to_json(*version);
    shown_version["source"] = version->text;
    return Reply::ok(std::move(shown_version));
  });

  endpoints(endpoint(Method::post, kVersion + "/restore",
                     "Make a version the draft; If-Match names the draft's revision", "scripts:write"),
            [&scripts](const Call& call) -> Result<Reply> {
              const auto version = scripts.drafts().version(call.tenant(), call.param("script_name"), number_of(call));
              if (!version) return version.error();
              const auto revision = revision_of(call);
              if (!revision) return revision.error();
              return shown(scripts.restore(caller_of(call), call.param("script_name"), version->number, *revision));
            });
}

}  // namespace

Result<> add_script_routes(rest::Api& api, const AuthoringServices& services) {
  Adding endpoints(api);
  add_reading(endpoints, services.scripts);
  add_writing(endpoints, services.scripts);
  add_publishing(endpoints, services.scripts);
  add_versions(endpoints, services.scripts);
  return endpoints.outcome();
}

}  // namespace parley::api
