#include "postgres_session.hpp"

#include <array>
#include <libpq-fe.h>
#include <numeric>
#include <strings.h>

#include "commit_outcome.hpp"
#include "failures.hpp"
#include "rows.hpp"

namespace parley::postgres {

namespace {

using sdk::Failure;

// Local to the transaction: a setting that outlived it could reach somebody else's statement.
constexpr std::string_view kSetScope = "SELECT set_config('app.tenant', $1, true), set_config('app.system', $2, true)";

// Makes one where there is none yet; what is written would do that a moment later.
constexpr std::string_view kTransactionId = "SELECT pg_current_xact_id()";

// A table that is new has no statistics, and for all the planner knows an index on tenant_id alone finds a single row:
// held plans then read all of a tenant's rows for each lookup, until autovacuum looks at the table a minute or more
// later.
constexpr std::uint64_t kFirstAnalyze = 200, kLastAnalyze = 20'000, kAnalyzeStep = 10;

// Every start comes by here, so not what is large and known to be, nor what else lies in the database: with thirty
// thousand tables of others a plain ANALYZE takes half a minute, and commits wait.
constexpr const char* kSmallTables =
    "SELECT string_agg(c.oid::regclass::text, ', ') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = current_schema() AND c.relkind = 'r' AND c.reltuples < 20000 "
    "AND pg_has_role(c.relowner, 'USAGE')";

parley_value text_value(std::string_view text) {
  parley_value value{};
  value.type = PARLEY_VALUE_TEXT;
  value.bytes = sdk::str(text);
  return value;
}

/// SAVEPOINT, ROLLBACK TO and RELEASE. They must come through in a transaction that has failed, where nothing else
/// does, and they can take a setting back.
bool controls_transaction(std::string_view sql) {
  const auto begins = [&](std::string_view word) {
    return sql.size() >= word.size() && ::strncasecmp(sql.data(), word.data(), word.size()) == 0;
  };
  return begins("SAVEPOINT") || begins("ROLLBACK") || begins("RELEASE");
}

}  // namespace

PostgresSession::PostgresSession(const Options& options, bool read_only)
    : options_(options),
      read_only_(read_only),
      statements_(options.held_statements),
      analyze_at_(read_only ? 0 : kFirstAnalyze) {
  connected();
}

// ---- transactions -----------------------------------------------------------------------------------------------

void PostgresSession::begin() {
  if (in_transaction_) throw Failure(PARLEY_INVALID, "a transaction is open already in this session");
  connected();
  in_transaction_ = true;
  begun_ = false;
  sent_ = Scope();
}

void PostgresSession::commit() {
  if (!in_transaction_) throw Failure(PARLEY_INVALID, "no transaction is open in this session");
  in_transaction_ = false;
  if (!begun_) return;
  try {
    commit_now();
  } catch (const Disconnected& gone) {
    disconnect();
    const CommitOutcome outcome = read_only_ ? CommitOutcome::rolled_back : commit_outcome(options_, transaction_);
    if (outcome == CommitOutcome::rolled_back) throw;
    if (outcome == CommitOutcome::unknown)
      throw Failure(PARLEY_TIMEOUT, std::string(gone.what()) + "; it ended during a commit, which may have happened");
  }
  if (connection_) refresh_statistics();
}

void PostgresSession::commit_now() {
  Trip trip(*connection_, statements_);
  trip.command("COMMIT");
  const ResultPtr result = trip.finish();
  if (std::string_view(PQcmdStatus(result.get())) != "COMMIT")
    throw Failure(PARLEY_INTERNAL, "a statement of this transaction had failed, and it was rolled back");
}

/// While the first rows come in. After that autovacuum keeps the statistics.
void PostgresSession::refresh_statistics() {
  if (analyze_at_ == 0 || changed_ < analyze_at_) return;
  analyze_at_ = analyze_at_ < kLastAnalyze ? analyze_at_ * kAnalyzeStep : 0;
  const ResultPtr small(PQexec(connection_->native(), kSmallTables));
  if (PQresultStatus(small.get()) != PGRES_TUPLES_OK || PQgetisnull(small.get(), 0, 0)) return;
  const std::string analyze = std::string("ANALYZE ") + PQgetvalue(small.get(), 0, 0);
  const ResultPtr done(PQexec(connection_->native(), analyze.c_str()));
}

void PostgresSession::rollback() {
  const bool begun = std::exchange(begun_, false) && in_transaction_;
  in_transaction_ = false;
  if (!connection_ || !begun) return;
  try {
    Trip trip(*connection_, statements_);
    trip.command("ROLLBACK");
    trip.finish();
  } catch (const Disconnected&) {
    disconnect();  // and the server has rolled back
  }
}

void PostgresSession::begin_now(Trip& trip) {
  if (!in_transaction_ || begun_) return;
  trip.command("BEGIN");
  if (!read_only_) trip.ask(kTransactionId, transaction_);  // for commit_outcome()
  begun_ = true;
}

// ---- statements -------------------------------------------------------------------------------------------------

std::uint64_t PostgresSession::execute(std::string_view sql, std::span<const parley_value> params,
                                       const sdk::RowSink& rows) {
  std::uint64_t affected = 0;
  const parley_run run = run_of(sql, params, std::uint32_t(params.size()), {&affected, 1});
  const ResultPtr result = carry_out({&run, 1});
  deliver(result.get(), rows);
  return affected;
}

void PostgresSession::bulk(std::string_view sql, std::span<const parley_value> params, std::uint32_t width,
                           std::span<std::uint64_t> affected) {
  const parley_run run = run_of(sql, params, width, affected);
  carry_out({&run, 1});
}

void PostgresSession::batch(std::span<const parley_run> runs) {
  if (runs.empty()) return;
  scope(runs.back().reach, sdk::view(runs.back().tenant));
  carry_out(runs);
}

void PostgresSession::scope(std::uint32_t reach, std::string_view tenant) {
  scope_.reach = reach;
  scope_.tenant = reach == PARLEY_REACH_TENANT ? tenant : std::string_view();
}

parley_run PostgresSession::run_of(std::string_view sql, std::span<const parley_value> params, std::uint32_t width,
                                   std::span<std::uint64_t> affected) const {
  return {sdk::str(sql), params.data(), width, scope_.reach, sdk::str(scope_.tenant), affected.size(), affected.data()};
}

ResultPtr PostgresSession::carry_out(std::span<const parley_run> runs) {
  const bool again = read_only_ && !in_transaction_ && connection_;
  try {
    return one_trip(runs);
  } catch (const Disconnected&) {
    if (!again) throw;
    return one_trip(runs);  // a connection that ended while nobody used it
  }
}

ResultPtr PostgresSession::one_trip(std::span<const parley_run> runs) {
  for (bool last_try = in_transaction_;; last_try = true) {
    Connection& connection = connected();
    std::optional<Trip> trip;
    try {
      trip.emplace(connection, statements_);
      begin_now(*trip);
      for (const parley_run& run : runs) queue(*trip, run);
      ResultPtr last = trip->finish();
      for (const parley_run& run : runs) changed_ += std::accumulate(run.affected, run.affected + run.row_count, 0ull);
      return last;
    } catch (const Disconnected&) {
      disconnect();
      throw;
    } catch (const Failure&) {
      sent_.reset();
      // Thrown while queueing, the trip is left half sent; a connection in that state is not worth saving.
      const bool stale = trip->plan_was_stale();
      if (PQpipelineStatus(connection.native()) != PQ_PIPELINE_OFF) disconnect();
      if (last_try || !stale) throw;
    }
  }
}

void PostgresSession::queue(Trip& trip, const parley_run& run) {
  const std::string_view sql = sdk::view(run.sql);
  const bool control = controls_transaction(sql);
  if (!control) queue_scope(trip, run.reach, sdk::view(run.tenant));
  for (std::uint64_t row = 0; row < run.row_count; ++row)
    trip.run(sql, {run.params + row * run.param_count, run.param_count}, run.affected + row);
  if (control) sent_.reset();
}

void PostgresSession::queue_scope(Trip& trip, std::uint32_t reach, std::string_view tenant) {
  if (in_transaction_) {
    if (sent_ && sent_->reach == reach && sent_->tenant == tenant) return;
    sent_ = Scope{reach, std::string(tenant)};
  } else if (reach == PARLEY_REACH_NOTHING) {
    return;
  }
  const std::array<parley_value, 2> values{text_value(tenant), text_value(reach == PARLEY_REACH_SYSTEM ? "on" : "")};
  trip.run(kSetScope, values, nullptr);
}

void PostgresSession::run_script(std::string_view script) {
  if (script.find('\0') != std::string_view::npos)
    throw Failure(PARLEY_INVALID, "a script holds a NUL byte, where PostgreSQL would stop");
  std::string text(script);
  if (in_transaction_) {
    carry_out(std::array{run_of({}, {}, 0, {})});  // no rows of parameters: only BEGIN and the scope, if they wait
    sent_.reset();
  } else if (scope_.reach == PARLEY_REACH_SYSTEM) {
    text = "SELECT set_config('app.system', 'on', true);" + text;  // one transaction, as the script is
  }
  const ResultPtr result(PQexec(connected().native(), text.c_str()));
  if (!connection_->alive()) {
    const Disconnected gone("the connection to PostgreSQL ended: " + connection_->last_error());
    disconnect();
    throw gone;
  }
  const auto status = PQresultStatus(result.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) return;
  if (status == PGRES_FATAL_ERROR) throw failure_of(result.get(), {});
  disconnect();  // it waits for data
  throw Failure(PARLEY_INVALID, "a script cannot copy data");
}

// ---- the connection ---------------------------------------------------------------------------------------------

Connection& PostgresSession::connected() {
  if (connection_ && !connection_->alive()) disconnect();
  if (connection_) return *connection_;
  if (in_transaction_) throw Disconnected("the connection to PostgreSQL ended in this transaction; roll back");
  connection_.emplace(options_, read_only_);
  return *connection_;
}

void PostgresSession::disconnect() {
  connection_.reset();
  statements_.clear();
}

}  // namespace parley::postgres
