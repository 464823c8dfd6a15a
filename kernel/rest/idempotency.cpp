#include "rest/idempotency.hpp"

#include "base/crypto.hpp"
#include "base/error_detail.hpp"
#include "store/database.hpp"
#include "store/writer.hpp"

namespace parley::rest {

namespace {

constexpr std::size_t kLongestKey = 200;
constexpr Millis kKeep = std::chrono::hours(24);
constexpr Millis kAbandoned = std::chrono::minutes(5);  // a request that died with its process

constexpr store::TenantSql kForget(
    "DELETE FROM idempotency_keys WHERE tenant_id = $1 AND owner_id = $2 AND idempotency_key = $3 "
    "AND (created_at < $4 OR (status = 0 AND created_at < $5))");
constexpr store::TenantSql kBegin(
    "INSERT INTO idempotency_keys (tenant_id, owner_id, idempotency_key, digest, status, content_type, body, "
    "created_at) VALUES ($1, $2, $3, $4, 0, '', '', $5)");
constexpr store::TenantSql kFind(
    "SELECT digest, status, content_type, body FROM idempotency_keys "
    "WHERE tenant_id = $1 AND owner_id = $2 AND idempotency_key = $3");
constexpr store::TenantSql kFinish(
    "UPDATE idempotency_keys SET status = $4, content_type = $5, body = $6 "
    "WHERE tenant_id = $1 AND owner_id = $2 AND idempotency_key = $3");
constexpr store::TenantSql kDrop(
    "DELETE FROM idempotency_keys WHERE tenant_id = $1 AND owner_id = $2 AND idempotency_key = $3");

std::string digest_of(const net::Request& request) {
  std::string all(net::name(request.method));
  all.append(" ").append(request.target).append("\n").append(request.body);
  return to_hex(sha256(all));
}

}  // namespace

Result<Idempotency::Begun> Idempotency::begin(const net::Request& request, const identity::Principal& who,
                                              std::string_view key) {
  if (key.empty() || key.size() > kLongestKey)
    return wrong_field("Idempotency-Key", "expected 1 to 200 characters, found " + std::to_string(key.size()));
  Ticket ticket{who.tenant, who.id, std::string(key)};
  const std::string digest = digest_of(request);
  const WallTime now = clock_.wall();
  store::WriteSet set(ticket.tenant);
  set.add(kForget, ticket.owner, ticket.key, now - kKeep, now - kAbandoned);
  set.add(kBegin, ticket.owner, ticket.key, digest, now);
  const auto begun = writer_.write(std::move(set));
  if (begun) return Begun{std::move(ticket), std::nullopt};
  return begun.error().code == Errc::conflict ? repeated(ticket, digest) : begun.error();
}

Result<Idempotency::Begun> Idempotency::repeated(const Ticket& ticket, std::string_view digest) {
  struct Kept {
    std::string digest;
    net::Response response;
  };
  const auto kept = database_.one(ticket.tenant, kFind, {ticket.owner, ticket.key}, [](const store::Row& row) {
    Kept found{std::string(row.text(0)), {int(row.integer(1)), {}, std::string(row.text(3))}};
    if (!row.text(2).empty()) found.response.headers.set("Content-Type", row.text(2));
    found.response.headers.set("Idempotency-Replayed", "true");
    return found;
  });
  if (!kept) return kept.error();
  if (*kept && (*kept)->digest != digest)
    return wrong_field("Idempotency-Key", "was used for a different request; take a new key for a new request");
  if (!*kept || (*kept)->response.status == 0)
    return fail(Errc::conflict, "the request with this Idempotency-Key is still under way; try again in a moment");
  return Begun{std::nullopt, (*kept)->response};
}

void Idempotency::finish(const Ticket& ticket, const net::Response& response) {
  store::WriteSet set(ticket.tenant);
  // An answer that may not be stored (it shows a secret once) is not stored here either.
  const bool secret = response.headers.get("Cache-Control") == "no-store";
  if (secret || response.status >= 500 || response.status == 429)
    set.add(kDrop, ticket.owner, ticket.key);
  else
    set.add(kFinish, ticket.owner, ticket.key, response.status, response.headers.get("Content-Type"), response.body);
  // An error leaves the key under way; after kAbandoned it may be used again.
  (void)writer_.write(std::move(set));
}

}  // namespace parley::rest
