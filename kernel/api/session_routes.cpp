#include "api/session_routes.hpp"

#include "api/adding.hpp"
#include "api/caller_of.hpp"
#include "api/endpoint_group.hpp"
#include "api/session_json.hpp"

namespace parley::api {

using namespace schema;  // the builders read as a language of their own
using net::Method;
using rest::Call;
using rest::Reply;

namespace {

Schema turns_schema() {
  return object({required("data", list(object({required("turn", integer(1)), required("at", time()),
                                               required("cause", text(0, 20)), required("steps", list(any(), 10'000))}),
                                       std::size_t(bot::SessionService::kMostTurns)))});
}

/// What is done in the conversation's own order, after what waits there already.
Reply accepted(const std::string& session) {
  return {202, json::object{{"session_id", session}}, {}, {}, {}};
}
Schema accepted_schema() {
  return object({required("session_id", id())});
}

constexpr EndpointGroup endpoint{"Sessions", session_schema};

Result<Reply> list(bot::SessionService& sessions, const Call& call) {
  const rest::Paging paging = call.paging();
  const auto word = [&](const char* key) { return std::string(string_or(call.query(), key)); };
  const bot::SessionFilter filter{word("program"), word("name"), word("status"), word("conversation_id")};
  const auto found = sessions.list(call.tenant(), filter, paging.page, paging.page_size);
  if (!found) return found.error();
  const auto total = sessions.count(call.tenant(), filter);
  if (!total) return total.error();
  json::array data;
  for (const bot::SessionLine& line : *found) data.push_back(to_json(line));
  return rest::page_of(std::move(data), *total, paging);
}

Result<Reply> turns(bot::SessionService& sessions, const Call& call) {
  const auto found = sessions.turns(call.tenant(), call.param("session_id"));
  if (!found) return found.error();
  json::array data;
  for (const bot::TurnLine& turn : *found)
    data.push_back(
        json::object{{"turn", turn.turn}, {"at", to_rfc3339(turn.at)}, {"cause", turn.cause}, {"steps", turn.steps}});
  return Reply::ok({{"data", std::move(data)}});
}

void add_reading_routes(Adding& endpoints, bot::SessionService& sessions) {
  rest::Endpoint all = endpoint(Method::get, "/sessions", "List running and ended flows and scripts", "flows:read");
  all.query = rest::list_query({"-started_at"},
                               {optional("program", one_of({"flow", "script"})), optional("name", text(1, 200)),
                                optional("status", session_status_schema()), optional("conversation_id", text(1, 100))},
                               false);
  all.response = rest::page_schema(session_schema());
  endpoints(all, [&sessions](const Call& call) { return list(sessions, call); });

  endpoints(endpoint(Method::get, "/sessions/{session_id}", "Get a session", "flows:read"),
            [&sessions](const Call& call) -> Result<Reply> {
              const auto found = sessions.get(call.tenant(), call.param("session_id"));
              if (!found) return found.error();
              return Reply::ok(to_json(*found));
            });

  rest::Endpoint steps =
      endpoint(Method::get, "/sessions/{session_id}/turns", "What each turn did, in order", "flows:read");
  steps.response = turns_schema();
  endpoints(steps, [&sessions](const Call& call) { return turns(sessions, call); });

  rest::Endpoint state =
      endpoint(Method::get, "/sessions/{session_id}/state", "The variables and where it stands", "flows:read");
  state.response = object({}).allowing_more();
  endpoints(state, [&sessions](const Call& call) -> Result<Reply> {
    const auto found = sessions.state(call.tenant(), call.param("session_id"));
    if (!found) return found.error();
    return Reply::ok(*found);
  });
}

}  // namespace

Result<> add_session_routes(rest::Api& api, bot::SessionService& sessions) {
  Adding endpoints(api);
  add_reading_routes(endpoints, sessions);

  rest::Endpoint cancel = endpoint(Method::post, "/sessions/{session_id}/cancel", "Stop a session", "flows:write");
  endpoints(cancel, [&sessions](const Call& call) -> Result<Reply> {
    const std::string id = call.param("session_id");
    if (const Result<> done = sessions.cancel(caller_of(call), id); !done) return done.error();
    const auto found = sessions.get(call.tenant(), id);
    if (!found) return found.error();
    return Reply::ok(to_json(*found));
  });

  rest::Endpoint resume = endpoint(Method::post, "/sessions/{session_id}/resume",
                                   "Let a session go on that diverged or waits for people", "flows:write");
  resume.request = object({optional("version", text(1, 64))});
  resume.response = accepted_schema();
  resume.success = 202;
  endpoints(resume, [&sessions](const Call& call) -> Result<Reply> {
    const std::string version(string_or(call.body(), "version"));
    if (const Result<> done = sessions.resume(caller_of(call), call.param("session_id"), version); !done)
      return done.error();
    return accepted(call.param("session_id"));
  });

  rest::Endpoint restart = endpoint(Method::post, "/sessions/{session_id}/restart",
                                    "Begin a session anew, at its start or at a node or checkpoint", "flows:write");
  restart.request = object({optional("version", text(1, 64)), optional("at", text(1, 200))});
  restart.response = accepted_schema();
  restart.success = 202;
  endpoints(restart, [&sessions](const Call& call) -> Result<Reply> {
    const auto word = [&](const char* key) { return std::string(string_or(call.body(), key)); };
    const Result<> done = sessions.restart(caller_of(call), call.param("session_id"), word("version"), word("at"));
    if (!done) return done.error();
    return accepted(call.param("session_id"));
  });

  rest::Endpoint hook = endpoint(Method::post, "/sessions/{session_id}/webhooks/{webhook_name}",
                                 "Tell a session what it waits for", "flows:signal");
  hook.request = object({optional("body", any())});
  hook.response = accepted_schema();
  hook.success = 202;
  endpoints(hook, [&sessions](const Call& call) -> Result<Reply> {
    const json::value* body = call.body().if_contains("body");
    const Result<> done = sessions.signal(caller_of(call), call.param("session_id"), call.param("webhook_name"),
                                          body ? *body : json::value(), {});
    if (!done) return done.error();
    return accepted(call.param("session_id"));
  });
  return endpoints.outcome();
}

}  // namespace parley::api
