#include "bot/flow_service.hpp"

#include <charconv>

#include "base/error_detail.hpp"
#include "base/quoted.hpp"
#include "flow/canonical.hpp"
#include "flow/validator.hpp"

namespace parley::bot {

namespace {

json::object empty_flow() {
  return {{"nodes",
           {{{"id", "start"}, {"type", "start"}, {"config", json::object()}},
            {{"id", "end"}, {"type", "end"}, {"config", json::object()}}}},
          {"edges", {{{"source", "start"}, {"port", "next"}, {"target", "end"}}}}};
}

Error unfit(const flow::Findings& findings) {
  std::vector<FieldProblem> problems;
  for (const flow::Finding& each : findings.all()) {
    if (each.severity != flow::Severity::error || problems.size() >= 50) continue;
    const std::string node = each.node.empty() ? std::string() : "nodes." + each.node;
    const std::string dot = node.empty() || each.field.empty() ? "" : ".";
    problems.push_back({node + dot + each.field, each.message + " " + each.fix});
  }
  Error error = wrong_fields(std::move(problems));
  error.message = "the flow has " + std::to_string(findings.errors()) +
                  " error(s); correct them, or publish with \"override\": true";
  return error;
}

}  // namespace

json::object document_of(const Draft& draft) {
  json::object document = stored_object(draft.text);
  document["id"] = draft.id;
  document["name"] = draft.name;
  return document;
}

FlowService::FlowService(const AuthoringParts& parts) : parts_(parts), drafts_(parts, dialogue::Program::flow) {}

Result<Draft> FlowService::create(const identity::Caller& caller, const std::string& name,
                                  const std::optional<json::object>& document) const {
  const json::object draft = document ? *document : empty_flow();
  if (const auto read = flow::Document::parse(draft); !read) return read.error();
  return drafts_.create(caller, parts_.ids.next(), name, json::serialize(draft));
}

Result<FlowService::ImportedFlow> FlowService::import(const identity::Caller& caller, const json::object& foreign,
                                                      const std::string& name) const {
  auto imported = flow::import_flow(foreign);
  if (!imported) return imported.error();
  std::string called = name.empty() ? std::string(string_or(imported->document, "name")) : name;
  if (called.empty()) called = "imported " + to_rfc3339(parts_.clock.wall());
  auto draft = create(caller, called, imported->document);
  if (!draft) return draft.error();
  return ImportedFlow{std::move(*draft), std::move(*imported)};
}

Result<Draft> FlowService::save(const identity::Caller& caller, const std::string& id, const json::object& document,
                                std::int64_t revision) const {
  if (const auto read = flow::Document::parse(document); !read) return read.error();
  return drafts_.save(caller, id, json::serialize(document), revision);
}

Result<flow::Findings> FlowService::validate(const std::string& tenant, const Draft& draft) const {
  const json::object raw = document_of(draft);
  const auto document = flow::Document::parse(raw);
  if (!document) return document.error();
  flow::ValidationContext context;
  const auto names = drafts_.names(tenant);
  if (!names) return names.error();
  context.flows.emplace();
  for (const auto& [id, name] : *names) {
    context.flows->insert(id);
    context.flows->insert(name);
  }
  if (parts_.file_programs)
    for (std::string& name : parts_.file_programs()) context.flows->insert(std::move(name));
  const auto scripts = DraftRepository(parts_.database, dialogue::Program::script).names(tenant);
  if (!scripts) return scripts.error();
  for (const auto& [id, name] : *scripts) context.flows->insert(name);
  return flow::validate(*document, raw, parts_.types, context);
}

Result<flow::Findings> FlowService::validate(const std::string& tenant, const std::string& id) const {
  const auto draft = drafts_.find(tenant, id);
  if (!draft) return draft.error();
  return validate(tenant, *draft);
}

Result<json::object> FlowService::document_at(const std::string& tenant, const std::string& id,
                                              const std::string& place) const {
  const auto draft = drafts_.find(tenant, id);
  if (!draft) return draft.error();
  if (place == "draft") return document_of(*draft);
  std::int64_t number = draft->published_number;
  if (place == "published") {
    if (number == 0) return fail(Errc::not_found, "the flow was not published yet");
  } else {
    const auto [end, error] = std::from_chars(place.data(), place.data() + place.size(), number);
    if (error != std::errc{} || end != place.data() + place.size())
      return fail(Errc::invalid, "expected the number of a version, draft or published, found " + in_quotes(place));
  }
  const auto version = drafts_.version(tenant, id, number);
  if (!version) return version.error();
  return stored_object(version->text);
}

Result<flow::Difference> FlowService::diff(const std::string& tenant, const std::string& id, const std::string& from,
                                           const std::string& to) const {
  const auto was = document_at(tenant, id, from);
  if (!was) return was.error();
  const auto now = document_at(tenant, id, to);
  if (!now) return now.error();
  return flow::difference(*was, *now);
}

Result<FlowService::Outcome> FlowService::publish(const identity::Caller& caller, const std::string& id,
                                                  const FlowPublishing& publishing) const {
  auto draft = drafts_.find(caller.tenant(), id);
  if (!draft) return draft.error();
  auto findings = validate(caller.tenant(), *draft);
  if (!findings) return findings.error();
  if (findings->errors() > 0 && !publishing.override_findings) return unfit(*findings);
  const std::string text = flow::canonical_text(document_of(*draft));
  if (!publishing.override_findings)
    if (const auto held = drafts_.scenarios_hold(caller.tenant(), *draft, text); !held) return held.error();
  auto published = drafts_.publish(caller, std::move(*draft), text, publishing);
  if (!published) return published.error();
  return Outcome{std::move(*published), std::move(*findings)};
}

Result<json::object> FlowService::dry_run(const std::string& tenant, const std::string& id) const {
  const auto draft = drafts_.find(tenant, id);
  if (!draft) return draft.error();
  return drafts_.dry_run(tenant, *draft, flow::canonical_text(document_of(*draft)));
}

Result<json::object> FlowService::analytics(const std::string& tenant, const std::string& id,
                                            const AnalyticsSpan& span) const {
  if (const auto draft = drafts_.find(tenant, id); !draft) return draft.error();
  return flow_analytics(parts_.database, tenant, id, span);
}

}  // namespace parley::bot
