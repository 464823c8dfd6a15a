// What is done to the rows of the outbox and of the messages in it: all in one place, for together they are the states
// that a message goes through. Internal to the outbox.
#pragma once

#include "store/statement.hpp"

namespace parley::messaging::outbox_statements {

// The claim is the epoch of the shard under which a node took the row up: what a node does to a row holds only while no
// other has taken it up since.
inline constexpr store::TenantSql kInsert{
    "INSERT INTO outbox (tenant_id, id, conversation_id, channel_id, peer, document, state, attempts, due_at, shard, "
    "claim) VALUES ($1, $2, $3, $4, $5, $6, 'pending', 0, $7, $8, $9)"};
inline constexpr store::TenantSql kClaim{
    "UPDATE outbox SET claim = $3 WHERE tenant_id = $1 AND id = $2 AND claim < $3"};

// Every change of state names the state it leaves. A row that is gone was settled by the far end's echo.
inline constexpr store::TenantSql kLease{
    "UPDATE outbox SET state = 'sending', attempts = attempts + 1, claim = $3 "
    "WHERE tenant_id = $1 AND id = $2 AND state = 'pending' AND claim <= $3"};
// An older message of the pair may have been committed by another node, and the word of it is still on its way.
inline constexpr store::TenantSql kLeaseInOrder{
    "UPDATE outbox SET state = 'sending', attempts = attempts + 1, claim = $3 "
    "WHERE tenant_id = $1 AND id = $2 AND state = 'pending' AND claim <= $3 AND NOT EXISTS (SELECT 1 FROM outbox o "
    "WHERE o.tenant_id = $1 AND o.shard = outbox.shard AND o.channel_id = outbox.channel_id AND o.peer = outbox.peer "
    "AND o.state = 'pending' AND (o.arrival, o.id) < (outbox.arrival, outbox.id))"};
inline constexpr store::TenantSql kRetry{
    "UPDATE outbox SET state = 'pending', due_at = $2 "
    "WHERE tenant_id = $1 AND id = $3 AND state = 'sending' AND claim = $4"};
inline constexpr store::TenantSql kUnknown{
    "UPDATE outbox SET state = 'unknown' WHERE tenant_id = $1 AND id = $2 AND state = 'sending' AND claim = $3"};
inline constexpr store::TenantSql kResend{
    "UPDATE outbox SET state = 'pending' WHERE tenant_id = $1 AND id = $2 AND state = 'unknown' AND claim = $3"};
inline constexpr store::TenantSql kGiveUp{
    "DELETE FROM outbox WHERE tenant_id = $1 AND id = $2 AND state = $3 AND claim = $4"};
// The far end has it: true whoever has the row by now.
inline constexpr store::TenantSql kRemove{"DELETE FROM outbox WHERE tenant_id = $1 AND id = $2"};
// An echo settles any row that was tried; one that never left cannot have an echo.
inline constexpr store::TenantSql kSettle{"DELETE FROM outbox WHERE tenant_id = $1 AND id = $2 AND attempts > 0"};

inline constexpr store::TenantSql kAccepted{
    "UPDATE messages SET provider_id = $2, status = CASE WHEN status_rank < 1 THEN 'accepted' ELSE status END, "
    "status_rank = CASE WHEN status_rank < 1 THEN 1 ELSE status_rank END, accepted_at = COALESCE(accepted_at, $3) "
    "WHERE tenant_id = $1 AND id = $4"};
// Takes up statuses that overtook the answer, if any are parked. After kAccepted: a status that finds the provider's id
// is not parked.
inline constexpr store::TenantSql kTakeParked{
    "UPDATE messages SET (status, status_rank, error) = (SELECT p.status, p.status_rank, p.error "
    "  FROM parked_statuses p WHERE p.tenant_id = $1 AND p.channel_id = $2 AND p.provider_id = $3 "
    "  ORDER BY p.status_rank DESC LIMIT 1), "
    "(sent_at, delivered_at, read_at, failed_at) = (SELECT "
    "  MAX(CASE WHEN p.status_rank = 2 THEN p.received_at END), MAX(CASE WHEN p.status_rank = 3 THEN p.received_at "
    "END), "
    "  MIN(CASE WHEN p.status_rank IN (4, 5) THEN p.received_at END), "
    "  MAX(CASE WHEN p.status_rank = 9 THEN p.received_at END) FROM parked_statuses p "
    "  WHERE p.tenant_id = $1 AND p.channel_id = $2 AND p.provider_id = $3) "
    "WHERE tenant_id = $1 AND id = $4 AND status_rank < (SELECT MAX(p.status_rank) FROM parked_statuses p "
    "  WHERE p.tenant_id = $1 AND p.channel_id = $2 AND p.provider_id = $3)"};
inline constexpr store::TenantSql kFailed{
    "UPDATE messages SET status = 'failed', status_rank = 9, error = $2, failed_at = $3 "
    "WHERE tenant_id = $1 AND id = $4 AND status_rank < 9"};

}  // namespace parley::messaging::outbox_statements
