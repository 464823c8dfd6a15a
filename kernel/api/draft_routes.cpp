#include "api/draft_routes.hpp"

#include "api/authoring_json.hpp"
#include "api/caller_of.hpp"

namespace parley::api {

using namespace schema;  // the builders read as a language of their own
using net::Method;
using rest::Call;
using rest::Reply;

namespace {

/// The endpoints of one kind while they are declared.
struct Kind : DraftKind {
  rest::Endpoint declare(Method method, const std::string& of, const std::string& summary, const char* action) const {
    return endpoint(method, of, summary, (path.substr(1) + ":" + action).c_str());
  }
};

void add_reading(Adding& endpoints, const Kind& kind, const bot::Authoring& drafts) {
  rest::Endpoint all = kind.declare(Method::get, kind.path, "List " + kind.noun + "s", "read");
  all.query = rest::list_query(kind.sorts, {optional("is_active", boolean())});
  all.response = rest::page_schema(kind.endpoint.response());
  endpoints(all, [kind, &drafts](const Call& call) -> Result<Reply> {
    const rest::Paging paging = call.paging();
    bot::DraftFilter filter{std::string(string_or(call.query(), "q")), {}};
    if (call.query().contains("is_active")) filter.active = bool_or(call.query(), "is_active", true);
    const auto page = drafts.list(call.tenant(), filter, paging.sort, paging.page_size, paging.offset());
    if (!page) return page.error();
    json::array data;
    for (const bot::Draft& each : page->drafts) data.push_back(kind.line(each));
    return rest::page_of(std::move(data), page->total, paging);
  });
  endpoints(kind.declare(Method::get, kind.one(), "Get a " + kind.noun, "read"),
            [kind, &drafts](const Call& call) -> Result<Reply> {
              return shown(kind.shown, drafts.find(call.tenant(), call.param(kind.parameter)));
            });
}

void add_state(Adding& endpoints, const Kind& kind, const bot::Authoring& drafts) {
  rest::Endpoint remove = kind.declare(Method::del, kind.one(),
                                       "Delete a " + kind.noun + "; sessions that run on its versions go on", "write");
  remove.response.reset();
  remove.success = 204;
  endpoints(remove, [kind, &drafts](const Call& call) -> Result<Reply> {
    const auto done = drafts.remove(caller_of(call), call.param(kind.parameter));
    if (!done) return done.error();
    return Reply::none();
  });
  for (const bool active : {true, false})
    endpoints(kind.declare(Method::post, kind.one() + (active ? "/activate" : "/pause"),
                           active ? "Let sessions of a " + kind.noun + " begin again"
                                  : "Let no session of a " + kind.noun + " begin; those that run go on",
                           "publish"),
              [kind, &drafts, active](const Call& call) -> Result<Reply> {
                return shown(kind.shown, drafts.set_active(caller_of(call), call.param(kind.parameter), active));
              });
  rest::Endpoint try_out = kind.declare(Method::post, kind.one() + "/dry-run",
                                        "Say which running sessions could go on with the draft", "publish");
  try_out.response = running_schema();
  endpoints(try_out, [kind](const Call& call) -> Result<Reply> {
    const auto report = kind.dry_run(call.tenant(), call.param(kind.parameter));
    if (!report) return report.error();
    return Reply::ok(*report);
  });
}

void add_versions(Adding& endpoints, const Kind& kind, const bot::Authoring& drafts) {
  const std::string versions = kind.one() + "/versions";
  const std::string version = versions + "/{number}";
  rest::Endpoint all =
      kind.declare(Method::get, versions, "List a " + kind.noun + "'s versions, the newest first", "read");
  all.query = rest::list_query({"-number"}, {}, false);
  all.response = rest::page_schema(version_schema());
  endpoints(all, [kind, &drafts](const Call& call) -> Result<Reply> {
    const rest::Paging paging = call.paging();
    const auto page = drafts.versions(call.tenant(), call.param(kind.parameter), paging.page_size, paging.offset());
    if (!page) return page.error();
    json::array data;
    for (const bot::Version& each : page->versions) data.push_back(to_json(each));
    return rest::page_of(std::move(data), page->total, paging);
  });

  rest::Endpoint one = kind.declare(Method::get, version, "Get a version of a " + kind.noun + " with its text", "read");
  one.response = version_schema();
  endpoints(one, [kind, &drafts](const Call& call) -> Result<Reply> {
    const auto found = drafts.version(call.tenant(), call.param(kind.parameter), number_of(call));
    if (!found) return found.error();
    json::object answer = to_json(*found);
    answer[kind.text_member] = kind.text(found->text);
    return Reply::ok(std::move(answer));
  });

  endpoints(kind.declare(Method::post, version + "/restore",
                         "Make a version the draft; If-Match names the draft's revision", "write"),
            [kind, &drafts](const Call& call) -> Result<Reply> {
              const std::string id = call.param(kind.parameter);
              // First: what is not there is not there, whatever the header says.
              if (const auto found = drafts.version(call.tenant(), id, number_of(call)); !found) return found.error();
              const auto revision = revision_of(call);
              if (!revision) return revision.error();
              return shown(kind.shown, drafts.restore(caller_of(call), id, number_of(call), *revision));
            });
}

}  // namespace

Result<Reply> shown(json::object (*as)(const bot::Draft&), const Result<bot::Draft>& draft) {
  if (!draft) return draft.error();
  return with_tag(Reply::ok(as(*draft)), draft->revision);
}

void add_draft_routes(Adding& endpoints, const DraftKind& kind, const bot::Authoring& drafts) {
  add_reading(endpoints, Kind{kind}, drafts);
  add_state(endpoints, Kind{kind}, drafts);
  add_versions(endpoints, Kind{kind}, drafts);
}

}  // namespace parley::api
