#include "store/migrations.hpp"

#include <array>

#include "base/crypto.hpp"
#include "store/statement.hpp"
#include "store/tenant_policies.hpp"
#include "store/value.hpp"

namespace parley::store {

namespace {

constexpr std::string_view kTable =
    "CREATE TABLE IF NOT EXISTS schema_migrations ("
    "area TEXT NOT NULL, name TEXT NOT NULL, digest TEXT NOT NULL, applied_at BIGINT NOT NULL, "
    "PRIMARY KEY (area, name))";
constexpr SystemSql kApplied{"SELECT name, digest, applied_at FROM schema_migrations WHERE area = $1 ORDER BY name"};
constexpr SystemSql kEnter{"INSERT INTO schema_migrations (area, name, digest, applied_at) VALUES ($1, $2, $3, $4)"};
constexpr SystemSql kStrike{"DELETE FROM schema_migrations WHERE area = $1 AND name = $2"};
// Until the end of the transaction. SQLite's writing transactions exclude one another as it is.
constexpr std::string_view kPostgresLock =
    "SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock(hashtext('parley'), hashtext('schema_migrations'))";

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

template <class Work>
std::invoke_result_t<Work&> Migrations::alone(Work&& work) {
  using Done = std::invoke_result_t<Work&>;
  if (const auto begun = session_.begin(); !begun) return begun.error();
  Done done = [&]() -> Done {
    if (const auto locked = lock(); !locked) return locked.error();
    Done worked = work();
    if (!worked) return worked;
    if (const auto committed = session_.commit(); !committed) return committed.error();
    return worked;
  }();
  if (done) return done;
  const auto undone = session_.rollback();
  if (undone) return done;
  return fail(done.error().code, done.error().message + "; and rolling back failed: " + undone.error().message);
}

Result<void> Migrations::lock() {
  if (dialect_ != "postgres") return {};
  return session_.run_script(kPostgresLock);
}

Result<std::vector<MigrationStatus>> Migrations::status(const MigrationArea& area) {
  if (const auto ready = prepare(); !ready) return ready.error();
  const auto done = checked(area);
  if (!done) return done.error();
  std::vector<MigrationStatus> list;
  list.reserve(area.steps.size());
  for (std::size_t i = 0; i < area.steps.size(); ++i) {
    list.push_back({area.name, area.steps[i].name, i < done->size() ? std::optional((*done)[i].at) : std::nullopt});
  }
  return list;
}

Result<std::size_t> Migrations::up(const MigrationArea& area) {
  if (const auto ready = prepare(); !ready) return ready.error();
  for (std::size_t count = 0;; ++count) {
    const auto step = alone([&] { return up_one(area); });
    if (!step) return step.error();
    if (!*step) return count;
  }
}

Result<std::string> Migrations::down(const MigrationArea& area) {
  if (const auto ready = prepare(); !ready) return ready.error();
  return alone([&] { return down_one(area); });
}

/// The books are made once; a role that may not make tables can still read them.
Result<void> Migrations::prepare() {
  if (const auto scoped = session_.scope_system(); !scoped) return scoped;
  if (session_.execute(kApplied.text(), raw(""))) return {};
  return alone([&] { return session_.run_script(kTable); });
}

Result<std::vector<Migrations::Applied>> Migrations::applied(const std::string& area) {
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

/// Applies the next step; its name, or nothing when all are applied: by this node, or by one that was quicker.
Result<std::optional<std::string>> Migrations::up_one(const MigrationArea& area) {
  const auto done = checked(area);
  if (!done) return done.error();
  if (done->size() == area.steps.size()) {
    if (const auto apart = keep_tenants_apart(session_, dialect_); !apart) return apart.error();
    return std::optional<std::string>();
  }
  const Migration& step = area.steps[done->size()];
  if (const auto applied = apply(area.name, step); !applied) {
    return fail(applied.error().code, "migration " + area.name + "/" + step.name +
                                          " failed and left nothing behind: " + applied.error().message);
  }
  return std::optional(step.name);
}

Result<void> Migrations::apply(const std::string& area, const Migration& step) {
  const auto entered = session_.execute(kEnter.text(), raw(area, step.name, digest_of(step), clock_.wall()));
  if (!entered) return entered.error();
  if (!step.text.empty()) {
    if (const auto run = session_.run_script(step.text); !run) return run.error();
  }
  return keep_tenants_apart(session_, dialect_);
}

Result<std::string> Migrations::down_one(const MigrationArea& area) {
  const auto done = checked(area);
  if (!done) return done.error();
  if (done->empty()) return fail(Errc::not_found, "no migration of " + area.name + " is applied");
  const Migration& step = area.steps[done->size() - 1];
  const std::string name = area.name + "/" + step.name;
  if (!step.down)
    return fail(Errc::not_found, "migration " + name + " cannot be undone: there is no " + step.name + ".down.sql");
  if (const auto run = session_.run_script(*step.down); !run) {
    return fail(run.error().code,
                "migration " + name + " could not be undone and is as it was: " + run.error().message);
  }
  const auto struck = session_.execute(kStrike.text(), raw(area.name, step.name));
  if (!struck) return struck.error();
  return step.name;
}

}  // namespace parley::store
