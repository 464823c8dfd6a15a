#include "bot/script_service.hpp"

#include "base/error_detail.hpp"

namespace parley::bot {

ScriptService::ScriptService(const AuthoringParts& parts, script::DurableOptions options)
    : parts_(parts), options_(std::move(options)), drafts_(parts, dialogue::Program::script) {}

Result<> ScriptService::check_size(const std::string& text) const {
  if (text.size() <= options_.limits.source_bytes) return {};
  return wrong_field("source", "expected at most " + std::to_string(options_.limits.source_bytes) + " bytes, found " +
                                   std::to_string(text.size()));
}

Result<Draft> ScriptService::create(const identity::Caller& caller, const std::string& name, std::string text) const {
  if (const Result<> fits = check_size(text); !fits) return fits.error();
  return drafts_.create(caller, name, name, std::move(text));
}

Result<Draft> ScriptService::save(const identity::Caller& caller, const std::string& name, std::string text,
                                  std::int64_t revision) const {
  if (const Result<> fits = check_size(text); !fits) return fits.error();
  return drafts_.save(caller, name, std::move(text), revision);
}

Result<script::ScriptInfo> ScriptService::check(const std::string& name, const std::string& text) const {
  return script::check_script(script::make_version(name, text), parts_.clock, Log(null_log_sink()), options_);
}

/// What keeps a text from being published; nothing when it serves.
Result<> ScriptService::serves(const std::string& name, const std::string& text) const {
  const auto info = check(name, text);
  if (!info) return wrong_field("source", info.error().message + "; correct it, or publish with \"override\": true");
  std::vector<FieldProblem> problems;
  for (const script::ScriptFinding& each : info->findings)
    if (each.severity == script::ScriptFinding::Severity::error)
      problems.push_back({"source", "line " + std::to_string(each.line) + ": " + each.message + " " + each.fix});
  if (problems.empty()) return {};
  Error error = wrong_fields(std::move(problems));
  error.message = "the script would fail; correct it, or publish with \"override\": true";
  return error;
}

Result<Published> ScriptService::publish(const identity::Caller& caller, const std::string& name,
                                         const Publishing& publishing, bool override_check) const {
  auto draft = drafts_.find(caller.tenant(), name);
  if (!draft) return draft.error();
  if (!override_check)
    if (const Result<> fine = serves(name, draft->text); !fine) return fine.error();
  const std::string text = draft->text;
  if (!override_check)
    if (const auto held = drafts_.scenarios_hold(caller.tenant(), *draft, text); !held) return held.error();
  return drafts_.publish(caller, std::move(*draft), text, publishing);
}

Result<json::object> ScriptService::dry_run(const std::string& tenant, const std::string& name) const {
  const auto draft = drafts_.find(tenant, name);
  if (!draft) return draft.error();
  return drafts_.dry_run(tenant, *draft, draft->text);
}

}  // namespace parley::bot
