// What became of a transaction whose connection ended before the word on its COMMIT.
#pragma once

#include <string>

#include "options.hpp"

namespace parley::postgres {

enum class CommitOutcome { committed, rolled_back, unknown };

/// Asks the server, on connections of its own, until it knows or `options.commit_patience_ms` have passed: it may be
/// starting again, or not have noticed yet that the connection ended. `transaction` is the id that
/// pg_current_xact_id() gave. Does not throw.
CommitOutcome commit_outcome(const Options& options, const std::string& transaction);

}  // namespace parley::postgres
