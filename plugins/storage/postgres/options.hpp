// What an operator can set for storage.postgres; the same table as in manifest.json, read from the host's JSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace parley::postgres {

struct Options {
  std::string url;                                  ///< a secret: never in a message
  std::string application_name = "parley";          ///< for pg_stat_activity
  std::int64_t connect_timeout_ms = 5000;           ///< libpq counts whole seconds, 2 at least
  std::int64_t statement_timeout_ms = 30000;        ///< 0: none
  std::int64_t idle_transaction_timeout_ms = 4000;  ///< of a session that went silent in a transaction; 0: none
  std::int64_t commit_patience_ms = 10000;          ///< to learn what became of a commit whose connection ended
  std::int64_t writers = 1;                         ///< sessions that the kernel writes with
  std::size_t held_statements = 256;                ///< prepared statements one session keeps

  /// Members that are absent keep their default. Throws sdk::Failure(PARLEY_INVALID) for what is no JSON object, a
  /// member of the wrong type or a url that cannot be one.
  static Options from_json(std::string_view config);
};

}  // namespace parley::postgres
