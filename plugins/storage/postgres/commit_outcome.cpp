#include "commit_outcome.hpp"

#include <algorithm>
#include <chrono>
#include <libpq-fe.h>
#include <optional>
#include <string_view>
#include <thread>

#include "connection.hpp"

namespace parley::postgres {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kFirstPause{10}, kLongestPause{500};

// After a failover: a server that never heard of the transaction, because its number is still to come there.
constexpr std::string_view kInTheFuture = "22023";

/// Nothing when the server cannot say yet.
std::optional<CommitOutcome> ask(const Options& options, const std::string& transaction) {
  const Connection connection(options, true);
  const char* const values[] = {transaction.c_str()};
  const ResultPtr result(
      PQexecParams(connection.native(), "SELECT pg_xact_status($1::xid8)", 1, nullptr, values, nullptr, nullptr, 0));
  if (PQresultStatus(result.get()) != PGRES_TUPLES_OK) {
    const char* code = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    return code && code == kInTheFuture ? std::optional(CommitOutcome::rolled_back) : std::nullopt;
  }
  if (PQgetisnull(result.get(), 0, 0)) return CommitOutcome::unknown;  // so old that the server has forgotten it
  const std::string_view status = PQgetvalue(result.get(), 0, 0);
  if (status == "committed") return CommitOutcome::committed;
  return status == "aborted" ? std::optional(CommitOutcome::rolled_back) : std::nullopt;
}

}  // namespace

CommitOutcome commit_outcome(const Options& options, const std::string& transaction) {
  const auto end = steady_clock::now() + milliseconds(options.commit_patience_ms);
  for (milliseconds pause = kFirstPause;; pause = std::min(pause * 2, kLongestPause)) {
    try {
      if (const auto outcome = ask(options, transaction)) return *outcome;
    } catch (const std::exception&) {  // it is not there yet
    }
    if (steady_clock::now() >= end) return CommitOutcome::unknown;
    std::this_thread::sleep_for(pause);
  }
}

}  // namespace parley::postgres
