// From PostgreSQL's SQLSTATEs to the statuses of the storage interface.
#pragma once

#include <parley/abi/base.h>
#include <parley/plugin.hpp>
#include <string_view>

struct pg_result;

namespace parley::postgres {

/// What the kernel can do about a SQLSTATE ("23505"): a broken unique or foreign key is a CONFLICT, a value that breaks
/// another rule of its column INVALID; UNAVAILABLE is what may go well the next time.
parley_status status_of(std::string_view sqlstate);

/// The failure that a result tells, with the server's sentence and the beginning of the statement. The detail is left
/// out: it quotes rows.
sdk::Failure failure_of(const pg_result* result, std::string_view sql);

/// The connection ended, or could not be made. The session finds a new one by itself.
class Disconnected final : public sdk::Failure {
 public:
  explicit Disconnected(std::string reason) : Failure(PARLEY_UNAVAILABLE, std::move(reason)) {}
};

}  // namespace parley::postgres
