// One trip to the server: statements that are sent one after the other without waiting, and their answers together
// (libpq's pipeline mode). Statements prepared on the way stay in the connection's cache.
//
// Outside of a transaction the statements of one trip are one transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "connection.hpp"
#include "failures.hpp"
#include "statement_cache.hpp"

namespace parley::postgres {

/// One thread at a time; finish() once, as the last call. Texts must live until then. All functions throw Disconnected
/// when the connection ends; the connection and the cache's content are then of no more use.
class Trip {
 public:
  Trip(Connection& connection, StatementCache& statements);
  Trip(const Trip&) = delete;
  Trip& operator=(const Trip&) = delete;

  /// BEGIN, COMMIT and the like: sent as it is, not held.
  void command(std::string_view sql);
  /// *affected receives the rows changed; it may be null. Throws sdk::Failure for values that cannot be sent.
  void run(std::string_view sql, std::span<const parley_value> values, std::uint64_t* affected);
  /// A statement without values; `answer` receives the first column of its one row.
  void ask(std::string_view sql, std::string& answer);

  /// Waits for the answers and returns the last one. Throws the first failure; nothing after it was carried out.
  ResultPtr finish();

  /// After finish() has thrown: a held statement's plan no longer fits the tables. It is given up; to try again helps.
  bool plan_was_stale() const { return stale_; }

 private:
  struct Step {
    std::string_view sql;
    std::string prepared = {};  // what this step prepares
    std::uint64_t* affected = nullptr;
    std::string* answer = nullptr;
  };

  void deallocate_given_up();
  void send(std::span<const parley_value> values, Step step);
  void sent(int ok, Step step);
  void receive(const Step& step);
  void receive_sync();
  ResultPtr next_result();
  void fail(const pg_result* result, const Step& step);
  [[noreturn]] void lost() const;

  Connection& connection_;
  StatementCache& statements_;
  Arguments arguments_;
  std::vector<Step> steps_;
  ResultPtr last_;
  std::optional<sdk::Failure> failure_;
  bool stale_ = false;
};

}  // namespace parley::postgres
