#include "api/trial_routes.hpp"

#include "api/adding.hpp"
#include "api/caller_of.hpp"
#include "api/endpoint_group.hpp"

namespace parley::api {

using namespace schema;  // the builders read as a language of their own
using dialogue::Program;
using net::Method;
using rest::Call;
using rest::Reply;

namespace {

Schema source() {
  return text(0, bot::ScenarioTexts::kMostBytes).described("Lua: docs/scenarios.md.");
}
Schema kept_schema() {
  return object({required("source", source())});
}
Schema played_schema() {
  const Schema one =
      object({required("name", text(0, 10'000)), required("line", integer(0)), optional("failure", text(0, 100'000))});
  const Schema names = list(text(0, 2'000), 80'000);
  const Schema flow =
      object({required("flow", text(0, 1'000)), required("nodes", integer(0)), required("nodes_visited", integer(0)),
              required("ways", integer(0)), required("ways_taken", integer(0)), required("unvisited", names),
              required("untaken", names)});
  return object({required("held", integer(0)), required("failed", integer(0)), required("scenarios", list(one, 1'000)),
                 required("coverage", list(flow, 10))});
}

constexpr EndpointGroup endpoint{"Trials", played_schema};

/// A flow or a script in a path.
struct Subject {
  Program program;
  std::string path;
  const char* parameter;
  const char* may_read;
  const char* may_write;

  /// Its draft's id or name and text. Errors: not_found.
  Result<bot::Draft> draft(const TrialServices& services, const Call& call) const {
    const bot::Authoring& drafts = program == Program::flow ? services.flows.drafts() : services.scripts.drafts();
    auto found = drafts.find(call.tenant(), call.param(parameter));
    if (found && program == Program::flow) found->text = json::serialize(bot::document_of(*found));
    return found;
  }
};

void add_texts(Adding& endpoints, const TrialServices& services, const Subject& subject) {
  rest::Endpoint get =
      endpoint(Method::get, subject.path + "/scenarios", "Get the scenarios that are kept with it", subject.may_read);
  get.response = kept_schema();
  endpoints(get, [services, subject](const Call& call) -> Result<Reply> {
    const auto draft = subject.draft(services, call);
    if (!draft) return draft.error();
    const auto text = services.texts.find(call.tenant(), subject.program, draft->id);
    if (!text) return text.error();
    return Reply::ok({{"source", *text}});
  });

  rest::Endpoint put =
      endpoint(Method::put, subject.path + "/scenarios",
               "Replace the scenarios that are kept with it; publishing plays them", subject.may_write);
  put.request = kept_schema();
  put.response = kept_schema();
  endpoints(put, [services, subject](const Call& call) -> Result<Reply> {
    const auto draft = subject.draft(services, call);
    if (!draft) return draft.error();
    const std::string text(string_or(call.body(), "source"));
    const auto saved = services.texts.save(caller_of(call), subject.program, draft->id, text);
    if (!saved) return saved.error();
    return Reply::ok({{"source", text}});
  });
}

void add_play(Adding& endpoints, const TrialServices& services, const Subject& subject) {
  rest::Endpoint test =
      endpoint(Method::post, subject.path + "/test",
               "Play scenarios on the draft: those given, else those kept; nothing is sent", subject.may_write);
  test.request = object({optional("source", source())});
  endpoints(test, [services, subject](const Call& call) -> Result<Reply> {
    const auto draft = subject.draft(services, call);
    if (!draft) return draft.error();
    const json::string* given = find_string(call.body(), "source");
    if (!given) {
      const auto played = services.trials.play_kept(call.tenant(), subject.program, draft->id, draft->text);
      if (!played) return played.error();
      return Reply::ok(*played);
    }
    const auto tried = services.trials.draft(subject.program, draft->id, draft->text);
    if (!tried) return tried.error();
    return Reply::ok(services.trials.play(call.tenant(), *tried, std::string(*given)));
  });
}

Schema simulation_request() {
  const Schema prepared = list(any(), 100).described("As t:http and t:ai take them: docs/scenarios.md.");
  return object(
      {optional("flow_id", text(1, 200).described("Its draft is tried; without it and script_name, what serves.")),
       optional("script_name", text(1, 64)),
       optional("document", any().described("A flow as it is on the canvas, not saved yet, in the draft's stead.")),
       optional("start",
                object({optional("name", text(1, 200)), optional("node", text(1, 1'000)), optional("with", any())})),
       optional("contact", object({optional("name", text(0, 200)), optional("address", text(1, 200)),
                                   optional("language", text(0, 35)), optional("tags", list(text(1, 200), 100)),
                                   optional("vars", any())})),
       optional("clock", time()), optional("http", prepared), optional("ai", prepared),
       optional("steps",
                list(any(), 200)
                    .described(
                        "All steps so far; one more each time. Each is one of {\"user\": text or message}, {\"wait\": "
                        "\"2h\"}, {\"answer\": {\"request\": 1, …}}, {\"webhook\": {\"name\", \"body\"}}, {\"resume\": "
                        "true}."))});
}

Schema simulation_schema() {
  const Schema step = object({required("at", time()), required("events", list(any(), 100'000)),
                              required("variables", object({required("session", any()), required("contact", any())})),
                              required("trace", list(any(), 100'000)), optional("error", text(0, 100'000))});
  return object({required("steps", list(step, 201)), required("waiting", nullable(text(0, 1'000))),
                 required("holder", text(0, 1'000)), required("now", time()), required("due", nullable(time()))});
}

/// What is tried in the stead of what serves.
Result<std::optional<bot::Runnable>> tried(const TrialServices& services, const Call& call) {
  const json::object& body = call.body();
  const std::string flow(string_or(body, "flow_id")), script(string_or(body, "script_name"));
  std::optional<bot::Runnable> none;
  Result<bot::Draft> draft = bot::Draft{};
  if (!script.empty()) {
    draft = services.scripts.drafts().find(call.tenant(), script);
  } else if (!flow.empty()) {
    draft = services.flows.drafts().find(call.tenant(), flow);
    if (draft) draft->text = json::serialize(bot::document_of(*draft));
  }
  if (!draft) return draft.error();
  if (const json::object* document = find_object(body, "document")) {
    json::object named = *document;
    if (!flow.empty()) named["id"] = flow;
    draft->text = json::serialize(named);
  } else if (flow.empty() && script.empty()) {
    return none;
  }
  auto made = services.trials.draft(script.empty() ? Program::flow : Program::script,
                                    draft->id.empty() ? "draft" : draft->id, draft->text);
  if (!made) return made.error();
  return std::optional(std::move(*made));
}

void add_simulation(Adding& endpoints, const TrialServices& services) {
  rest::Endpoint simulate =
      endpoint(Method::post, "/simulate", "Talk to a bot that nobody else hears, from the first step to the last",
               "flows:write");
  simulate.request = simulation_request();
  simulate.response = simulation_schema();
  endpoints(simulate, [services](const Call& call) -> Result<Reply> {
    const auto draft = tried(services, call);
    if (!draft) return draft.error();
    const auto done = services.trials.simulate(call.tenant(), *draft, call.body());
    if (!done) return done.error();
    return Reply::ok(*done);
  });
}

}  // namespace

Result<> add_trial_routes(rest::Api& api, const TrialServices& services) {
  Adding endpoints(api);
  for (const Subject& subject :
       {Subject{Program::flow, "/flows/{flow_id}", "flow_id", "flows:read", "flows:write"},
        Subject{Program::script, "/scripts/{script_name}", "script_name", "scripts:read", "scripts:write"}}) {
    add_texts(endpoints, services, subject);
    add_play(endpoints, services, subject);
  }
  add_simulation(endpoints, services);
  return endpoints.outcome();
}

}  // namespace parley::api
