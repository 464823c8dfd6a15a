// Flows: drafts, import and export, the validator, the palette of node types.
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

constexpr EndpointGroup endpoint{"Flows", draft_schema};
constexpr std::size_t kLargestFlow = 4u << 20;
const std::string kOne = "/flows/{flow_id}";

Schema name() {
  return text(1, 200);
}
Schema document() {
  return object({}).allowing_more().described("A flow: docs/flows.md.");
}

json::object flow_json(const bot::Draft& draft) {
  return to_json(draft);
}

DraftKind kind_of(const bot::FlowService& flows) {
  return {endpoint,
          "flow",
          "/flows",
          "flow_id",
          {"-updated_at", "name"},
          "document",
          flow_json,
          flow_json,
          [](const std::string& text) { return json::value(stored_object(text)); },
          [&flows](const std::string& tenant, const std::string& id) { return flows.dry_run(tenant, id); }};
}

void add_reading(Adding& endpoints, const bot::FlowService& flows) {
  rest::Endpoint draft =
      endpoint(Method::get, kOne + "/draft", "Get a flow's draft; its ETag goes with a change", "flows:read");
  draft.response = document();
  endpoints(draft, [&flows](const Call& call) -> Result<Reply> {
    const auto found = flows.drafts().find(call.tenant(), call.param("flow_id"));
    if (!found) return found.error();
    return with_tag(Reply::ok(bot::document_of(*found)), found->revision);
  });

  rest::Endpoint file = endpoint(Method::get, kOne + "/export", "Download a flow's draft as a file", "flows:read");
  file.response.reset();
  file.produces = "application/json";
  endpoints(file, [&flows](const Call& call) -> Result<Reply> {
    const auto found = flows.drafts().find(call.tenant(), call.param("flow_id"));
    if (!found) return found.error();
    return Reply::file(json::serialize(bot::document_of(*found)), "application/json", "flow.json");
  });
}

void add_writing(Adding& endpoints, const bot::FlowService& flows) {
  rest::Endpoint add = endpoint(Method::post, "/flows", "Add a flow", "flows:write");
  add.request = object({required("name", name()), optional("document", document())});
  add.success = 201;
  add.max_body = kLargestFlow;
  endpoints(add, [&flows](const Call& call) -> Result<Reply> {
    const json::object* given = find_object(call.body(), "document");
    const auto made = flows.create(caller_of(call), std::string(string_or(call.body(), "name")),
                                   given ? std::optional(*given) : std::nullopt);
    if (!made) return made.error();
    return with_tag(Reply::created(to_json(*made)), made->revision);
  });

  rest::Endpoint rename = endpoint(Method::patch, kOne, "Rename a flow", "flows:write");
  rename.request = object({required("name", name())});
  endpoints(rename, [&flows](const Call& call) -> Result<Reply> {
    return shown(flow_json, flows.drafts().rename(caller_of(call), call.param("flow_id"),
                                                  std::string(string_or(call.body(), "name"))));
  });

  rest::Endpoint save = endpoint(Method::put, kOne + "/draft",
                                 "Replace a flow's draft; If-Match names the revision that was changed", "flows:write");
  save.request = document();
  save.max_body = kLargestFlow;
  endpoints(save, [&flows](const Call& call) -> Result<Reply> {
    const auto known = flows.drafts().find(call.tenant(), call.param("flow_id"));
    if (!known) return known.error();
    const auto revision = revision_of(call);
    if (!revision) return revision.error();
    return shown(flow_json, flows.save(caller_of(call), known->id, call.body(), *revision));
  });
}

void add_import(Adding& endpoints, const bot::FlowService& flows) {
  rest::Endpoint import =
      endpoint(Method::post, "/flows/import",
               "Make a flow of a document of this or another system, with a report of each change", "flows:write");
  import.request = object({required("document", object({}).allowing_more()), optional("name", name())});
  const Schema change = object({optional("node", text(0, 1'000)), required("field", text(0, 10'000)),
                                required("what", text(1, 10'000)), required("was", any()), required("now", any())});
  import.response = object({required("flow", draft_schema()), required("dialect", text(1, 40)),
                            required("report", list(change, 1'000'000))});
  import.success = 201;
  import.max_body = kLargestFlow;
  endpoints(import, [&flows](const Call& call) -> Result<Reply> {
    const auto made = flows.import(caller_of(call), call.body().at("document").as_object(),
                                   std::string(string_or(call.body(), "name")));
    if (!made) return made.error();
    return with_tag(Reply::created({{"flow", to_json(made->draft)},
                                    {"dialect", flow::to_text(made->imported.dialect)},
                                    {"report", made->imported.report_json()}}),
                    made->draft.revision);
  });
}

void add_validation(Adding& endpoints, const bot::FlowService& flows) {
  rest::Endpoint validate =
      endpoint(Method::post, kOne + "/validate", "Say what is wrong with a flow's draft", "flows:read");
  validate.response = findings_schema();
  endpoints(validate, [&flows](const Call& call) -> Result<Reply> {
    const auto findings = flows.validate(call.tenant(), call.param("flow_id"));
    if (!findings) return findings.error();
    return Reply::ok(findings->to_json());
  });
}

}  // namespace

Result<> add_flow_routes(rest::Api& api, const AuthoringServices& services) {
  Adding endpoints(api);
  rest::Endpoint palette =
      endpoint(Method::get, "/flows/node-types",
               "List the types of node, their texts in the language of Accept-Language", "flows:read");
  palette.response = object({required("data", list(node_type_schema(), 10'000))});
  endpoints(palette, [&types = services.types](const Call& call) -> Result<Reply> {
    json::array data;
    for (const auto& type : types.all())
      data.push_back(to_json(type->description(), call.request().headers.get("Accept-Language")));
    return Reply::ok({{"data", std::move(data)}});
  });
  add_import(endpoints, services.flows);
  add_draft_routes(endpoints, kind_of(services.flows), services.flows.drafts());
  add_reading(endpoints, services.flows);
  add_writing(endpoints, services.flows);
  add_validation(endpoints, services.flows);
  return endpoints.outcome();
}

Result<> add_authoring_routes(rest::Api& api, const AuthoringServices& services) {
  for (const auto add : {add_flow_routes, add_flow_version_routes, add_script_routes, add_rule_routes})
    if (const Result<> added = add(api, services); !added) return added;
  return {};
}

}  // namespace parley::api
