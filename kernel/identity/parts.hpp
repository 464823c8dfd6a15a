// What every service of this room works with.
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "identity/audit.hpp"
#include "identity/changes.hpp"
#include "store/database.hpp"
#include "store/writer.hpp"

namespace parley::identity {

/// All of it outlives the services.
struct Parts {
  const store::SystemAccess& access;
  store::Database& database;
  store::Writer& writer;
  const Clock& clock;
  Ids& ids;
  Audit& audit;
  Changes& changes;
};

}  // namespace parley::identity
