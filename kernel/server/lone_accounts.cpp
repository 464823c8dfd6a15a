#include "server/lone_accounts.hpp"

#include "server/option_mapping.hpp"
#include "store/migrations.hpp"

namespace parley::server {

namespace {

/// A server brings the tables up to date when it starts. This runs beside servers of any age, so it changes none.
Result<> expect_tables(const LoneStorage& lone, const Layout& layout, const Clock& clock) {
  const auto folder = layout.shared("migrations");
  if (!folder) return folder.error();
  const store::Storage storage = lone.storage();
  const auto facts = storage.facts();
  if (!facts) return facts.error();
  const auto areas = store::read_migrations(*folder, facts->dialect);
  if (!areas) return areas.error();
  Result<store::Session> session = storage.open(store::Storage::Access::read_write);
  if (!session) return session.error();
  for (const store::MigrationArea& area : *areas) {
    const auto steps = store::Migrations(*session, facts->dialect, clock).status(area);
    if (!steps) return steps.error();
    for (const store::MigrationStatus& step : *steps)
      if (!step.applied_at)
        return fail(Errc::unavailable, "the tables are not up to date: " + step.area + "/" + step.name +
                                           " is missing; start the server once, or run `parley migrate`");
  }
  return {};
}

}  // namespace

LoneAccounts::LoneAccounts(std::unique_ptr<LoneStorage> lone, std::unique_ptr<store::Writer> writer)
    : lone_(std::move(lone)),
      writer_(std::move(writer)),
      database_(lone_->storage(), {}),
      access_(store::SystemAccess::make_for_composition_root()),
      audit_(database_, clock_, ids_),
      passwords_(lone_->plugins(), lone_->kernel().section("auth").string("passwords")),
      accounts_({access_, database_, *writer_, clock_, ids_, audit_, changes_}, passwords_) {}

LoneAccounts::~LoneAccounts() {
  writer_->stop();
}

Result<std::unique_ptr<LoneAccounts>> LoneAccounts::open(const config::Sources& sources, const Layout& layout) {
  std::error_code problem;
  std::filesystem::create_directories(layout.data_dir, problem);
  Result<std::unique_ptr<LoneStorage>> lone = LoneStorage::open(sources, layout);
  if (!lone) return lone.error();
  const config::Configuration& kernel = (*lone)->kernel();
  if (const Result<> up_to_date = expect_tables(**lone, layout, SystemClock()); !up_to_date) return up_to_date.error();
  if (const Result<> started = (*lone)->start("auth", kernel.section("auth").string("passwords"), layout); !started)
    return started.error();
  auto writer = (*lone)->write_with(writer_options(kernel.section("journal")));
  if (!writer) return writer.error();
  return std::unique_ptr<LoneAccounts>(new LoneAccounts(std::move(*lone), std::move(*writer)));
}

}  // namespace parley::server
