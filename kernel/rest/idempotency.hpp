// Repeated writes: a request that names an Idempotency-Key is carried out once, and answered the same for a day.
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "identity/principal.hpp"
#include "net/http.hpp"

namespace parley::store {
class Database;
class Writer;
}  // namespace parley::store

namespace parley::rest {

class Idempotency {
 public:
  Idempotency(store::Database& database, store::Writer& writer, const Clock& clock)
      : database_(database), writer_(writer), clock_(clock) {}

  /// One use of a key by one principal.
  struct Ticket {
    std::string tenant, owner, key;
  };
  /// The ticket to finish, or the answer that was given before. Errors: unprocessable (a key that is too long, or that
  /// was used for a different request), conflict (the first request is still under way).
  struct Begun {
    std::optional<Ticket> ticket;
    std::optional<net::Response> answered;
  };
  Result<Begun> begin(const net::Request& request, const identity::Principal& who, std::string_view key);
  /// Keeps the answer, or forgets the key when the answer tells the caller to try again.
  void finish(const Ticket& ticket, const net::Response& response);

 private:
  Result<Begun> repeated(const Ticket& ticket, std::string_view digest);

  store::Database& database_;
  store::Writer& writer_;
  const Clock& clock_;
};

}  // namespace parley::rest
