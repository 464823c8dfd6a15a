#include "server/database_lock.hpp"

#include <thread>

namespace parley::server {

namespace {

constexpr std::string_view kTry =
    "SELECT CASE WHEN pg_try_advisory_lock(hashtext('parley'), hashtext('server ' || current_schema())) THEN 1 ELSE 0 "
    "END";
constexpr Millis kBetween{100};

Result<bool> try_once(store::Session& session) {
  bool held = false;
  const auto asked = session.execute(kTry, {}, [&](const store::Row& row) { held = row.integer(0) == 1; });
  return asked ? Result<bool>(held) : Result<bool>(asked.error());
}

}  // namespace

Result<DatabaseLock> DatabaseLock::take(const store::Storage& storage, Millis patience) {
  const auto facts = storage.facts();
  if (!facts) return facts.error();
  Result<store::Session> session = storage.open(store::Storage::Access::read_write);
  if (!session) return session.error();
  if (facts->dialect != "postgres") return DatabaseLock(std::move(*session));
  for (Millis waited{0};; waited += kBetween) {
    const Result<bool> held = try_once(*session);
    if (!held) return held.error();
    if (*held) return DatabaseLock(std::move(*session));
    if (waited >= patience)
      return fail(Errc::unavailable,
                  "another parley server works on this database; one database serves one server, so stop the other "
                  "or give this one a database of its own");
    std::this_thread::sleep_for(kBetween);  // a server that was killed is let go of within moments
  }
}

}  // namespace parley::server
