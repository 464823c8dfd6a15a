// One connection to the server, checked and set up: text in UTF-8, commits that are flushed, a role that row level
// security holds for.
#pragma once

#include <memory>
#include <string>

#include "options.hpp"

struct pg_conn;
struct pg_result;

namespace parley::postgres {

struct ResultDeleter {
  void operator()(pg_result* result) const;
};
using ResultPtr = std::unique_ptr<pg_result, ResultDeleter>;

/// One thread at a time.
class Connection {
 public:
  /// Throws Disconnected when there is no way to the server, sdk::Failure when its answers are not what they must be.
  Connection(const Options& options, bool read_only);

  pg_conn* native() const { return connection_.get(); }
  /// False once libpq has noticed that the connection ended.
  bool alive() const;
  /// libpq's sentence about what it noticed last.
  std::string last_error() const;

 private:
  void connect(const Options& options);
  void set_up(const Options& options, bool read_only);

  struct Deleter {
    void operator()(pg_conn* connection) const;
  };
  std::unique_ptr<pg_conn, Deleter> connection_;
};

}  // namespace parley::postgres
