#include "bot/script_service.hpp"

#include "base/error_detail.hpp"
#include "script/durable_runner.hpp"

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

std::string ScriptService::check(const std::string& name, const std::string& text) const {
  script::DurableRunner runner(parts_.clock, Log(null_log_sink()), options_, [] { return 4U; });
  const json::object nothing, event{{"text", ""}, {"type", "text"}};
  dialogue::Input input;
  input.event = &event;
  input.vars = &nothing;
  input.type = "text";
  input.at = parts_.clock.wall();
  const dialogue::Outcome outcome =
      runner.start(script::make_version(name, text), {name, {}}, input, {.session_id = "check"});
  const bool failed = outcome.session && outcome.session->session.status == dialogue::SessionStatus::failed;
  return failed ? outcome.session->reason : std::string();
}

Result<Published> ScriptService::publish(const identity::Caller& caller, const std::string& name,
                                         const Publishing& publishing, bool override_check) const {
  auto draft = drafts_.find(caller.tenant(), name);
  if (!draft) return draft.error();
  if (std::string problem = check(name, draft->text); !problem.empty() && !override_check)
    return wrong_field("source", problem + "; correct it, or publish with \"override\": true");
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

Result<Draft> ScriptService::restore(const identity::Caller& caller, const std::string& name, std::int64_t number,
                                     std::int64_t revision) const {
  const auto version = drafts_.version(caller.tenant(), name, number);
  if (!version) return version.error();
  return drafts_.save(caller, name, version->text, revision);
}

}  // namespace parley::bot
