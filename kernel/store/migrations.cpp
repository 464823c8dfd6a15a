#include "store/migrations.hpp"

#include <array>

#include "base/crypto.hpp"
#include "store/statement.hpp"
#include "store/value.hpp"

namespace parley::store {

namespace {

constexpr std::string_view kTable =
    "CREATE TABLE IF NOT EXISTS schema_migrations ("
    "area TEXT NOT NULL, name TEXT NOT NULL, digest TEXT NOT NULL, applied_at BIGINT NOT NULL, "
    "PRIMARY KEY (area, name))";
constexpr SystemSql kApplied{"SELECT name, digest, applied_at FROM schema_migrations WHERE area = $1 ORDER BY name"};
constexpr SystemSql kEnter{"INSERT INTO schema_migrations (area, name, digest, applied_at) VALUES ($1, $2, $3, $4)"};

template <class... Params>
std::array<parley_value, sizeof...(Params)> raw(const Params&... params) {
  return {Value(params).raw()...};
}

std::string digest_of(const Migration& step) {
  return to_hex(sha256(step.text));
}

Error refusal(const std::string& area, const std::string& name, const std::string& why) {
  return fail(Errc::conflict, "migration " + area + "/" + name + " " + why);
}

}  // namespace

Result<std::vector<MigrationStatus>> Migrations::status(const MigrationArea& area) {
  const auto done = checked(area);
  if (!done) return done.error();
  std::vector<MigrationStatus> list;
  for (std::size_t i = 0; i < area.steps.size(); ++i) {
    list.push_back({area.name, area.steps[i].name, i < done->size() ? std::optional((*done)[i].at) : std::nullopt});
  }
  return list;
}

Result<std::size_t> Migrations::up(const MigrationArea& area) {
  const auto done = checked(area);
  if (!done) return done.error();
  for (std::size_t i = done->size(); i < area.steps.size(); ++i) {
    if (const auto result = apply(area.name, area.steps[i]); !result) return result.error();
  }
  return area.steps.size() - done->size();
}

Result<std::vector<Migrations::Applied>> Migrations::applied(const std::string& area) {
  if (const auto made = session_.run_script(kTable); !made) return made.error();
  std::vector<Applied> list;
  const auto done = session_.execute(kApplied.text(), raw(area), [&](const Row& row) {
    list.push_back({std::string(row.text(0)), std::string(row.text(1)), row.time(2)});
  });
  if (!done) return done.error();
  return list;
}

/// What is applied must be the first steps of the area, in order and unchanged.
Result<std::vector<Migrations::Applied>> Migrations::checked(const MigrationArea& area) {
  auto done = applied(area.name);
  if (!done) return done.error();
  for (std::size_t i = 0; i < done->size(); ++i) {
    const Applied& entry = (*done)[i];
    if (i >= area.steps.size()) {
      return refusal(area.name, entry.name,
                     "is in the database and not among this program's migrations: the database is newer, expected one "
                     "of at most " +
                         std::to_string(area.steps.size()) +
                         " steps; start the newer program, or restore "
                         "a backup made before the upgrade");
    }
    const Migration& step = area.steps[i];
    if (entry.name > step.name)
      return refusal(area.name, step.name,
                     "was never applied and a later one, " + entry.name +
                         ", was: steps are only ever added at the end; give it the next number");
    if (entry.name < step.name)
      return refusal(area.name, entry.name, "was applied and is missing now: put the file back");
    if (entry.digest != digest_of(step))
      return refusal(area.name, entry.name, "was applied with other text: restore it and put the change in a new step");
  }
  return done;
}

Result<void> Migrations::apply(const std::string& area, const Migration& step) {
  const auto done = apply_in_transaction(area, step);
  if (done) return {};
  const auto undone = session_.rollback();
  std::string why = done.error().message;
  if (!undone) why += "; and rolling back failed: " + undone.error().message;
  return fail(done.error().code, "migration " + area + "/" + step.name + " failed and left nothing behind: " + why);
}

Result<void> Migrations::apply_in_transaction(const std::string& area, const Migration& step) {
  if (const auto begun = session_.begin(); !begun) return begun.error();
  // Entered first: when another node applies the same step at this moment, one of the two stops here.
  const auto entered = session_.execute(kEnter.text(), raw(area, step.name, digest_of(step), clock_.wall()));
  if (!entered) return entered.error();
  if (!step.text.empty()) {
    if (const auto run = session_.run_script(step.text); !run) return run.error();
  }
  return session_.commit();
}

}  // namespace parley::store
