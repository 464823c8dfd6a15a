#include "cluster/lease_table.hpp"

#include <algorithm>

#include "store/statement.hpp"
#include "store/value.hpp"

namespace parley::cluster {

namespace {

using store::SystemSql;
using store::Value;

constexpr SystemSql kPostgresNow{"SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)"};
constexpr SystemSql kSqliteNow{"SELECT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"};

constexpr SystemSql kJoin{
    "INSERT INTO cluster_nodes (node, knows, expires_at) VALUES ($1, '', $2) "
    "ON CONFLICT (node) DO UPDATE SET expires_at = excluded.expires_at"};
constexpr SystemSql kLeave{"DELETE FROM cluster_nodes WHERE node = $1"};
constexpr SystemSql kKnow{"UPDATE cluster_nodes SET knows = $2 WHERE node = $1"};
constexpr SystemSql kNodes{"SELECT node, knows, expires_at FROM cluster_nodes ORDER BY node"};
constexpr SystemSql kLeases{"SELECT shard, node, epoch, expires_at FROM shard_leases ORDER BY shard"};
constexpr SystemSql kRenew{"UPDATE shard_leases SET expires_at = $3 WHERE node = $1 AND expires_at > $2"};
// The epoch that was seen: who took it meanwhile has raised it.
constexpr SystemSql kTake{
    "UPDATE shard_leases SET node = $3, epoch = epoch + 1, expires_at = $5 "
    "WHERE shard = $1 AND epoch = $2 AND (node = '' OR node = $3 OR expires_at <= $4)"};
constexpr SystemSql kRelease{
    "UPDATE shard_leases SET node = '', expires_at = 0 WHERE shard = $1 AND node = $2 AND epoch = $3"};
constexpr SystemSql kReleaseAll{"UPDATE shard_leases SET node = '', expires_at = 0 WHERE node = $1"};

// A node's name is its home, "/" and its process.
constexpr SystemSql kFreeHome{
    "UPDATE shard_leases SET node = '', expires_at = 0 WHERE SUBSTR(node, 1, LENGTH($1)) = $1"};
constexpr SystemSql kBury{"DELETE FROM cluster_nodes WHERE SUBSTR(node, 1, LENGTH($1)) = $1"};

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

template <class T>
Result<> outcome(const Result<T>& result) {
  return result ? Result<>() : Result<>(result.error());
}

}  // namespace

DatabaseNow database_now(std::string_view dialect) {
  const std::string_view sql = dialect == "postgres" ? kPostgresNow.text() : kSqliteNow.text();
  return [sql](store::Session& session) -> Result<WallTime> {
    WallTime now{};
    const auto read = session.execute(sql, {}, [&](const store::Row& row) { now = row.time(0); });
    return read ? Result<WallTime>(now) : Result<WallTime>(read.error());
  };
}

Result<std::uint64_t> LeaseTable::run(std::string_view sql, std::initializer_list<parley_value> params,
                                      const store::RowFunction& row) {
  if (!session_) {
    Result<store::Session> opened = storage_.open(store::Storage::Access::read_write);
    if (!opened) return opened.error();
    session_.emplace(std::move(*opened));
  }
  Result<std::uint64_t> done = session_->execute(sql, std::span(params.begin(), params.size()), row);
  if (!done) session_.reset();
  return done;
}

Result<WallTime> LeaseTable::now() {
  if (!session_) {
    Result<store::Session> opened = storage_.open(store::Storage::Access::read_write);
    if (!opened) return opened.error();
    session_.emplace(std::move(*opened));
  }
  Result<WallTime> now = now_(*session_);
  if (!now) session_.reset();
  return now;
}

Result<> LeaseTable::join(const std::string& node, WallTime expires) {
  return outcome(run(kJoin.text(), {Value(node).raw(), Value(expires).raw()}));
}

Result<> LeaseTable::leave(const std::string& node) {
  return outcome(run(kLeave.text(), {Value(node).raw()}));
}

Result<> LeaseTable::know(const std::string& node, const std::vector<std::string>& others) {
  std::string lines;
  for (const std::string& other : others) lines += other + "\n";
  return outcome(run(kKnow.text(), {Value(node).raw(), Value(lines).raw()}));
}

Result<std::vector<NodeRow>> LeaseTable::nodes() {
  std::vector<NodeRow> rows;
  const auto read = run(kNodes.text(), {}, [&](const store::Row& row) {
    rows.push_back({std::string(row.text(0)), lines_of(row.text(1)), row.time(2)});
  });
  return read ? Result<std::vector<NodeRow>>(std::move(rows)) : Result<std::vector<NodeRow>>(read.error());
}

Result<std::vector<Lease>> LeaseTable::leases() {
  std::vector<Lease> rows;
  const auto read = run(kLeases.text(), {}, [&](const store::Row& row) {
    rows.push_back({int(row.integer(0)), std::string(row.text(1)), row.integer(2), row.time(3)});
  });
  return read ? Result<std::vector<Lease>>(std::move(rows)) : Result<std::vector<Lease>>(read.error());
}

Result<> LeaseTable::renew(const std::string& node, WallTime now, WallTime expires) {
  return outcome(run(kRenew.text(), {Value(node).raw(), Value(now).raw(), Value(expires).raw()}));
}

Result<bool> LeaseTable::take(const Lease& seen, const std::string& node, WallTime now, WallTime expires) {
  const auto taken = run(kTake.text(), {Value(seen.shard).raw(), Value(seen.epoch).raw(), Value(node).raw(),
                                        Value(now).raw(), Value(expires).raw()});
  return taken ? Result<bool>(*taken == 1) : Result<bool>(taken.error());
}

Result<> LeaseTable::release(int shard, const std::string& node, std::int64_t epoch) {
  return outcome(run(kRelease.text(), {Value(shard).raw(), Value(node).raw(), Value(epoch).raw()}));
}

Result<> LeaseTable::release_all(const std::string& node) {
  return outcome(run(kReleaseAll.text(), {Value(node).raw()}));
}

Result<> LeaseTable::bury(const std::string& home) {
  const std::string prefix = home + "/";
  if (const auto freed = run(kFreeHome.text(), {Value(prefix).raw()}); !freed) return freed.error();
  return outcome(run(kBury.text(), {Value(prefix).raw()}));
}

}  // namespace parley::cluster
