// A host for the phone's tests, with its tables.
#pragma once

#include <parley/feature.hpp>
#include <vector>

#include "support/stored_host.hpp"

namespace parley::loopback::test {

/// Thread-safe. Must outlive what was given raw().
class PhoneHost : public parley::test::StoredHost {
 public:
  explicit PhoneHost(const std::vector<sdk::Migration>& migrations) {
    for (const sdk::Migration& step : migrations) run_script(step.sql);
  }
};

}  // namespace parley::loopback::test
