// A host for the tests of figures, over the kernel's own tables.
#pragma once

#include "support/stored_host.hpp"

namespace parley::analytics::test {

/// Must outlive what was given sdk().
class AnalyticsHost : public parley::test::StoredHost {
 public:
  AnalyticsHost() {
    for (const char* area : {"core", "identity"}) run_migrations(PARLEY_SOURCE_DIR "/migrations/" + std::string(area));
  }
};

}  // namespace parley::analytics::test
