// A real database with the kernel's own tables, and what writing to it takes: the ground for services and routes.
#pragma once

#include <stdexcept>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "store/database.hpp"
#include "store/migrations.hpp"
#include "store/writer.hpp"
#include "support/manual_clock.hpp"
#include "support/temp_dir.hpp"
#include "support/test_storage.hpp"

namespace parley::test {

struct KernelStore {
  KernelStore() : plugin(dir / "parley.db") {
    auto session = storage.open(store::Storage::Access::read_write).value();
    const auto areas =
        store::read_migrations(std::filesystem::path(PARLEY_SOURCE_DIR) / "migrations", plugin.dialect());
    for (const store::MigrationArea& area : areas.value())
      if (const auto applied = store::Migrations(session, plugin.dialect(), clock).up(area); !applied)
        throw std::runtime_error(applied.error().message);
    writer = store::Writer::start(storage, {}, clock, log, metrics).value();
  }

  TempDir dir;
  ManualClock clock;
  Log log{null_log_sink()};
  Metrics metrics;
  UuidV7 ids{clock};
  store::SystemAccess access = store::SystemAccess::make_for_composition_root();
  TestStorage plugin;
  store::Storage storage{plugin.table(), plugin.plugin()};
  store::Database database{storage, {}};
  std::unique_ptr<store::Writer> writer;
};

}  // namespace parley::test
