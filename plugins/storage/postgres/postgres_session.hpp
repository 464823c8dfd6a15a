// One session with the server: transactions, scopes and statements in as few trips as the order of things allows, over
// a connection that is made anew when it has ended.
#pragma once

#include <optional>
#include <parley/storage.hpp>
#include <string>

#include "connection.hpp"
#include "options.hpp"
#include "statement_cache.hpp"
#include "trip.hpp"

namespace parley::postgres {

class PostgresSession final : public sdk::Session {
 public:
  /// Connects. Throws sdk::Failure. `options` must outlive the session.
  PostgresSession(const Options& options, bool read_only);

  /// Sent with the first statement.
  void begin() override;
  /// When the connection ends meanwhile, the server is asked on another one what happened: PARLEY_UNAVAILABLE means
  /// that it did not, PARLEY_TIMEOUT that nobody could say within options.commit_patience_ms.
  void commit() override;
  /// Does nothing when no transaction is open; one whose connection has ended is gone already.
  void rollback() override;
  /// A read that finds the connection ended is done again on a new one.
  std::uint64_t execute(std::string_view sql, std::span<const parley_value> params, const sdk::RowSink& rows) override;
  void bulk(std::string_view sql, std::span<const parley_value> params, std::uint32_t width,
            std::span<std::uint64_t> affected) override;
  void run_script(std::string_view script) override;
  /// Sent with the next statement, when it is another than the transaction has.
  void scope(std::uint32_t reach, std::string_view tenant) override;
  void batch(std::span<const parley_run> runs) override;

 private:
  struct Scope {
    std::uint32_t reach = PARLEY_REACH_NOTHING;
    std::string tenant;
    bool operator==(const Scope&) const = default;
  };

  ResultPtr carry_out(std::span<const parley_run> runs);
  ResultPtr one_trip(std::span<const parley_run> runs);
  parley_run run_of(std::string_view sql, std::span<const parley_value> params, std::uint32_t width,
                    std::span<std::uint64_t> affected) const;
  void queue(Trip& trip, const parley_run& run);
  void queue_scope(Trip& trip, std::uint32_t reach, std::string_view tenant);
  void begin_now(Trip& trip);
  void commit_now();
  void refresh_statistics();
  Connection& connected();
  void disconnect();

  const Options& options_;
  const bool read_only_;
  StatementCache statements_;
  std::optional<Connection> connection_;
  Scope scope_;                // of the statements to come
  std::optional<Scope> sent_;  // what the open transaction has; nothing: not known
  bool in_transaction_ = false;
  bool begun_ = false;         // the server knows of it
  std::string transaction_;    // and its id there, of a session that writes
  std::uint64_t changed_ = 0;  // rows, by this session
  std::uint64_t analyze_at_;   // so many; 0: no more
};

}  // namespace parley::postgres
