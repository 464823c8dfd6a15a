#include "bot/scenario_texts.hpp"

#include "base/error_detail.hpp"

namespace parley::bot {

namespace {

constexpr store::TenantSql kFind{
    "SELECT source FROM bot_scenarios WHERE tenant_id = $1 AND program = $2 AND name = $3"};
constexpr store::TenantSql kRemove{"DELETE FROM bot_scenarios WHERE tenant_id = $1 AND program = $2 AND name = $3"};
constexpr store::TenantSql kSave{
    "INSERT INTO bot_scenarios (tenant_id, program, name, source, updated_at, updated_by) VALUES ($1, $2, $3, $4, $5, "
    "$6) ON CONFLICT (tenant_id, program, name) DO UPDATE SET source = excluded.source, "
    "updated_at = excluded.updated_at, updated_by = excluded.updated_by"};

}  // namespace

Result<std::string> ScenarioTexts::find(const std::string& tenant, dialogue::Program program,
                                        const std::string& name) const {
  std::string text;
  const auto read = parts_.database.query(tenant, kFind, {dialogue::to_text(program), name},
                                          [&](const store::Row& row) { text = row.text(0); });
  if (!read) return read.error();
  return text;
}

Result<> ScenarioTexts::save(const identity::Caller& caller, dialogue::Program program, const std::string& name,
                             const std::string& text) const {
  if (text.size() > kMostBytes)
    return wrong_field(
        "source", "expected at most " + std::to_string(kMostBytes) + " bytes, found " + std::to_string(text.size()));
  const std::string_view what = dialogue::to_text(program);
  store::WriteSet set(caller.tenant());
  if (text.empty())
    remove(set, program, name);
  else
    set.add(kSave, what, name, text, to_millis(parts_.clock.wall()), caller.who.id);
  parts_.audit.add(set, caller, std::string(what) + "s.scenarios", name);
  const auto written = parts_.writer.write(std::move(set));
  return written ? Result<>() : Result<>(written.error());
}

void ScenarioTexts::remove(store::WriteSet& set, dialogue::Program program, const std::string& name) {
  set.add(kRemove, dialogue::to_text(program), name);
}

}  // namespace parley::bot
