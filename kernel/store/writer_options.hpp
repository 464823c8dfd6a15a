// The bounds of writing.
#pragma once

#include <cstddef>

#include "base/clock.hpp"

namespace parley::store {

/// There is no option to wait for company before a commit. What arrives during one commit is the next batch; measured
/// with tests/bench/store_bench.cpp (64 and 512 submitters, commits of 2 to 6 ms), waits of 0.3, 1 and 3 ms before each
/// commit changed the rate by -25 to +20 % without a pattern, and made every commit later by just that.
struct WriterOptions {
  std::size_t lanes = 4;                       ///< writing threads; never more than the storage's writers (SQLite: 1)
  std::size_t batch_sets = 1024;               ///< write sets in one commit
  std::size_t batch_beside = 256;              ///< of those that nobody awaits, beside some that are awaited
  std::size_t queue_sets = 16 * 1024;          ///< per lane; beyond that submit() refuses
  std::size_t queue_bytes = 64 * 1024 * 1024;  ///< per lane, of sets accepted and not yet committed
  Millis retry_for{10'000};   ///< an unavailable database is tried again so long, then callers are told
  Millis retry_first{20};     ///< the first wait between tries; each next one is twice as long
  Millis retry_longest{500};  ///< the longest wait between tries
};

}  // namespace parley::store
