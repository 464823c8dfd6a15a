#include "bot/authoring.hpp"

#include "base/error_detail.hpp"
#include "base/quoted.hpp"
#include "bot/scenario_texts.hpp"
#include "flow/canonical.hpp"

namespace parley::bot {

Authoring::Authoring(const AuthoringParts& parts, dialogue::Program program)
    : parts_(parts), program_(program), what_(dialogue::to_text(program)), drafts_(parts.database, program) {}

Error Authoring::unknown(const std::string& id) const {
  return fail(Errc::not_found, "there is no " + what_ + " " + in_quotes(id));
}

void Authoring::touch(Draft& draft, const identity::Caller& caller) const {
  draft.updated_at = parts_.clock.wall();
  draft.updated_by = caller.who.id;
}

Result<> Authoring::commit(store::WriteSet set, std::string_view conflict) const {
  const auto written = parts_.writer.write(std::move(set));
  if (written) return {};
  if (written.error().code == Errc::conflict) return fail(Errc::conflict, std::string(conflict));
  return written.error();
}

Result<Authoring::Page> Authoring::list(const std::string& tenant, const DraftFilter& filter, const std::string& sort,
                                        std::int64_t limit, std::int64_t offset) const {
  auto drafts = drafts_.list(tenant, filter, sort, limit, offset);
  if (!drafts) return drafts.error();
  const auto total = drafts_.count(tenant, filter);
  if (!total) return total.error();
  return Page{std::move(*drafts), *total};
}

Result<Draft> Authoring::find(const std::string& tenant, const std::string& id) const {
  auto found = drafts_.find(tenant, id);
  if (!found) return found.error();
  if (!*found) return unknown(id);
  return std::move(**found);
}

Result<std::vector<std::pair<std::string, std::string>>> Authoring::names(const std::string& tenant) const {
  return drafts_.names(tenant);
}

Result<Draft> Authoring::create(const identity::Caller& caller, std::string id, std::string name,
                                std::string text) const {
  Draft draft;
  draft.id = std::move(id);
  draft.name = std::move(name);
  draft.text = std::move(text);
  touch(draft, caller);
  draft.created_at = draft.updated_at;
  draft.created_by = draft.updated_by;
  store::WriteSet set(caller.tenant());
  drafts_.insert(set, draft);
  parts_.audit.add(set, caller, what_ + "s.create", draft.id, {{"name", draft.name}});
  if (auto done = commit(std::move(set), "there is a " + what_ + " with the name " + in_quotes(draft.name)); !done)
    return done.error();
  return draft;
}

Result<Draft> Authoring::save(const identity::Caller& caller, const std::string& id, std::string text,
                              std::int64_t revision) const {
  Result<Draft> draft = find(caller.tenant(), id);
  if (!draft) return draft;
  if (draft->revision != revision)
    return fail(Errc::outdated, "the draft was changed by somebody else: it is at revision " +
                                    std::to_string(draft->revision) + ", not " + std::to_string(revision) +
                                    "; read it again and apply the change to that");
  draft->text = std::move(text);
  touch(*draft, caller);
  store::WriteSet set(caller.tenant());
  drafts_.save(set, *draft, revision);
  parts_.audit.add(set, caller, what_ + "s.update", id, {{"revision", revision + 1}});
  if (auto done = commit(std::move(set), "the draft was changed in this moment; read it again"); !done)
    return done.error();
  draft->revision = revision + 1;
  return draft;
}

Result<Draft> Authoring::rename(const identity::Caller& caller, const std::string& id, std::string name) const {
  Result<Draft> draft = find(caller.tenant(), id);
  if (!draft) return draft;
  const std::string was = std::exchange(draft->name, std::move(name));
  touch(*draft, caller);
  store::WriteSet set(caller.tenant());
  drafts_.set_name(set, *draft);
  parts_.audit.add(set, caller, what_ + "s.rename", id, {{"was", was}, {"now", draft->name}});
  if (auto done = commit(std::move(set), "there is a " + what_ + " with the name " + in_quotes(draft->name)); !done)
    return done.error();
  if (parts_.changed) parts_.changed(caller.tenant());
  return draft;
}

Result<Draft> Authoring::set_active(const identity::Caller& caller, const std::string& id, bool active) const {
  Result<Draft> draft = find(caller.tenant(), id);
  if (!draft || draft->active == active) return draft;
  draft->active = active;
  touch(*draft, caller);
  store::WriteSet set(caller.tenant());
  drafts_.set_active(set, *draft);
  parts_.audit.add(set, caller, what_ + (active ? "s.activate" : "s.pause"), id);
  if (auto done = commit(std::move(set), "the " + what_ + " was deleted in this moment"); !done) return done.error();
  if (parts_.changed) parts_.changed(caller.tenant());
  return draft;
}

Result<> Authoring::remove(const identity::Caller& caller, const std::string& id) const {
  const Result<Draft> draft = find(caller.tenant(), id);
  if (!draft) return draft.error();
  store::WriteSet set(caller.tenant());
  drafts_.remove(set, id);
  ScenarioTexts::remove(set, program_, id);
  parts_.audit.add(set, caller, what_ + "s.delete", id, {{"name", draft->name}});
  if (auto done = commit(std::move(set), "the " + what_ + " was deleted in this moment"); !done) return done.error();
  if (parts_.changed) parts_.changed(caller.tenant());
  return {};
}

Result<Authoring::VersionPage> Authoring::versions(const std::string& tenant, const std::string& id, std::int64_t limit,
                                                   std::int64_t offset) const {
  if (const auto draft = find(tenant, id); !draft) return draft.error();
  auto versions = drafts_.versions(tenant, id, limit, offset);
  if (!versions) return versions.error();
  const auto total = drafts_.version_count(tenant, id);
  if (!total) return total.error();
  return VersionPage{std::move(*versions), *total};
}

Result<Version> Authoring::version(const std::string& tenant, const std::string& id, std::int64_t number) const {
  if (const auto draft = find(tenant, id); !draft) return draft.error();
  auto found = drafts_.version(tenant, id, number);
  if (!found) return found.error();
  if (!*found || number <= 0)
    return fail(Errc::not_found, "the " + what_ + " has no version " + std::to_string(number));
  return std::move(**found);
}

Result<Draft> Authoring::restore(const identity::Caller& caller, const std::string& id, std::int64_t number,
                                 std::int64_t revision) const {
  auto found = version(caller.tenant(), id, number);
  if (!found) return found.error();
  return save(caller, id, std::move(found->text), revision);
}

Result<> Authoring::scenarios_hold(const std::string& tenant, const Draft& draft, const std::string& text) const {
  constexpr std::size_t kMostTold = 50;
  if (!parts_.play_scenarios) return {};
  const Result<json::object> played = parts_.play_scenarios(tenant, program_, draft.id, text);
  if (!played) return played.error();
  const std::int64_t failed = int_or(*played, "failed", 0);
  const json::array* scenarios = find_array(*played, "scenarios");
  if (failed == 0 || !scenarios) return {};
  std::vector<FieldProblem> problems;
  for (const json::value& each : *scenarios)
    if (const json::string* failure = find_string(each.as_object(), "failure"); failure && problems.size() < kMostTold)
      problems.push_back({"scenarios." + std::string(string_or(each.as_object(), "name")), std::string(*failure)});
  Error error = wrong_fields(std::move(problems));
  error.message = std::to_string(failed) + " scenario(s) of the " + what_ +
                  " do not hold; correct it or them, or publish with \"override\": true";
  return error;
}

Result<json::object> Authoring::dry_run(const std::string& tenant, const Draft& draft, const std::string& text) const {
  if (!parts_.publisher) return json::object();
  return parts_.publisher->dry_run({tenant, program_, draft.id, text});
}

Result<Version> Authoring::version_for(const identity::Caller& caller, const Draft& draft,
                                       const std::string& text) const {
  const std::string hash = flow::content_hash(text);
  auto known = drafts_.version_of(caller.tenant(), hash);
  if (!known) return known.error();
  if (*known && (*known)->number > 0) {
    if ((*known)->name == draft.id) return std::move(**known);
    return fail(Errc::conflict, "the same text is published as " + what_ + " " + in_quotes((*known)->name));
  }
  const auto last = drafts_.last_number(caller.tenant(), draft.id);
  if (!last) return last.error();
  return Version{hash, draft.id, *last + 1, text, parts_.clock.wall(), caller.who.id};
}

Result<Published> Authoring::publish(const identity::Caller& caller, Draft draft, const std::string& text,
                                     const Publishing& publishing) const {
  Result<Version> version = version_for(caller, draft, text);
  if (!version) return version.error();
  draft.published = version->hash;
  draft.published_number = version->number;
  draft.active = true;
  touch(draft, caller);
  store::WriteSet set(caller.tenant());
  drafts_.insert_version(set, *version);
  drafts_.set_published(set, draft);
  parts_.audit.add(set, caller, what_ + "s.publish", draft.id,
                   {{"version", version->number}, {"hash", version->hash}, {"sessions", publishing.sessions}});
  if (auto done = commit(std::move(set), "the draft was changed in this moment; look at it again and publish"); !done)
    return done.error();
  if (parts_.changed) parts_.changed(caller.tenant());
  Published published{std::move(*version), std::move(draft), {}};
  if (!parts_.publisher) return published;
  auto applied = parts_.publisher->apply({caller.tenant(), program_, published.draft.id, text}, publishing.sessions,
                                         publishing.at);
  if (!applied) return applied.error();
  published.sessions = std::move(*applied);
  return published;
}

}  // namespace parley::bot
