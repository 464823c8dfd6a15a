// Flows: publishing, what changed between versions, who is in them, where people go and stop.
#include "api/adding.hpp"
#include "api/authoring_json.hpp"
#include "api/authoring_routes.hpp"
#include "api/caller_of.hpp"
#include "api/endpoint_group.hpp"
#include "api/session_json.hpp"

namespace parley::api {

using namespace schema;  // the builders read as a language of their own
using net::Method;
using rest::Call;
using rest::Reply;

namespace {

constexpr EndpointGroup endpoint{"Flows", draft_schema};
const std::string kOne = "/flows/{flow_id}";

void add_publishing(Adding& endpoints, const bot::FlowService& flows) {
  rest::Endpoint publish =
      endpoint(Method::post, kOne + "/publish",
               "Publish a flow's draft as a version, for new sessions and those that run", "flows:publish");
  publish.request = publish_schema();
  publish.response = object({required("flow", draft_schema()), required("version", version_schema()),
                             required("findings", findings_schema()), required("sessions", running_schema())});
  endpoints(publish, [&flows](const Call& call) -> Result<Reply> {
    const bot::FlowPublishing wanted{publishing_of(call.body()), bool_or(call.body(), "override", false)};
    const auto done = flows.publish(caller_of(call), call.param("flow_id"), wanted);
    if (!done) return done.error();
    return Reply::ok({{"flow", to_json(done->published.draft)},
                      {"version", to_json(done->published.version)},
                      {"findings", done->findings.to_json()},
                      {"sessions", done->published.sessions}});
  });
}

void add_difference(Adding& endpoints, const bot::FlowService& flows) {
  rest::Endpoint diff =
      endpoint(Method::get, kOne + "/diff", "Say what changed between two versions, or the draft", "flows:read");
  const Schema place = text(1, 20).described("The number of a version, draft or published.");
  diff.query = object({optional("from", place.defaulting("published")), optional("to", place.defaulting("draft"))});
  diff.response = object({required("nodes", any()), required("edges", any()), required("document", any())});
  endpoints(diff, [&flows](const Call& call) -> Result<Reply> {
    const auto changes =
        flows.diff(call.tenant(), call.param("flow_id"), std::string(string_or(call.query(), "from", "published")),
                   std::string(string_or(call.query(), "to", "draft")));
    if (!changes) return changes.error();
    return Reply::ok(changes->to_json());
  });
}

void add_sessions(Adding& endpoints, const AuthoringServices& services) {
  rest::Endpoint sessions =
      endpoint(Method::get, kOne + "/sessions", "List the conversations in a flow, the newest first", "flows:read");
  sessions.query = rest::list_query({"-started_at"}, {optional("status", session_status_schema())}, false);
  sessions.response = rest::page_schema(session_schema());
  endpoints(sessions, [&flows = services.flows, &lines_of = services.sessions](const Call& call) -> Result<Reply> {
    const auto flow = flows.drafts().find(call.tenant(), call.param("flow_id"));
    if (!flow) return flow.error();
    bot::SessionFilter filter;
    filter.program = "flow";
    filter.name = flow->id;
    filter.status = std::string(string_or(call.query(), "status"));
    const rest::Paging paging = call.paging();
    const auto lines = lines_of.list(call.tenant(), filter, paging.page, paging.page_size);
    if (!lines) return lines.error();
    const auto total = lines_of.count(call.tenant(), filter);
    if (!total) return total.error();
    json::array data;
    for (const bot::SessionLine& each : *lines) data.push_back(to_json(each));
    return rest::page_of(std::move(data), *total, paging);
  });

  rest::Endpoint figures =
      endpoint(Method::get, kOne + "/analytics", "Where people go in a flow and where they stop", "flows:read");
  figures.query = object({optional("since", time()), optional("until", time())});
  const Schema node =
      object({required("node", text(1, 1'000)), required("visits", integer(0)), required("sessions", integer(0)),
              required("errors", integer(0)), required("stopped", integer(0))});
  const Schema edge =
      object({required("node", text(1, 1'000)), required("port", text(0, 1'000)), required("count", integer(0))});
  figures.response = object({required("sessions", integer(0)), required("by_status", map_of(integer(0), 20)),
                             required("nodes", list(node, 20'000)), required("edges", list(edge, 60'000)),
                             required("turns_read", integer(0)), required("complete", boolean())});
  endpoints(figures, [&flows = services.flows](const Call& call) -> Result<Reply> {
    bot::AnalyticsSpan span{WallTime{}, from_millis(253'402'300'799'999)};
    for (auto [name, time] : {std::pair("since", &span.since), std::pair("until", &span.until)})
      if (const auto given = from_rfc3339(string_or(call.query(), name))) *time = *given;
    const auto counted = flows.analytics(call.tenant(), call.param("flow_id"), span);
    if (!counted) return counted.error();
    return Reply::ok(*counted);
  });
}

}  // namespace

Result<> add_flow_version_routes(rest::Api& api, const AuthoringServices& services) {
  Adding endpoints(api);
  add_publishing(endpoints, services.flows);
  add_difference(endpoints, services.flows);
  add_sessions(endpoints, services);
  return endpoints.outcome();
}

}  // namespace parley::api
