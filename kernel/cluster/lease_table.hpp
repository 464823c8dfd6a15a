// The leases of the shards and the nodes that share them, as rows. One session of its own: a lease must be renewed in
// time however long the queue of other writes is.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "cluster/shard.hpp"
#include "store/session.hpp"

namespace parley::cluster {

struct Lease {
  int shard = 0;
  std::string node;  ///< empty: given up
  std::int64_t epoch = 0;
  WallTime expires{};
};

struct NodeRow {
  std::string node;
  std::vector<std::string> knows;  ///< the nodes it takes into account
  WallTime expires{};
};

/// The clock that decides when a lease ends: the database's, so that the nodes' own need not agree.
using DatabaseNow = std::function<Result<WallTime>(store::Session&)>;
DatabaseNow database_now(std::string_view dialect);

/// One thread at a time. Every function is one statement; a `now` that is some time ago by the time it is used only
/// makes leases shorter. Errors: of the database; the session is then opened anew for the next call.
class LeaseTable {
 public:
  LeaseTable(store::Storage storage, DatabaseNow now) : storage_(storage), now_(std::move(now)) {}

  Result<WallTime> now();
  /// Enters the node, or says that it is still there.
  Result<> join(const std::string& node, WallTime expires);
  Result<> leave(const std::string& node);
  Result<> know(const std::string& node, const std::vector<std::string>& others);
  Result<std::vector<NodeRow>> nodes();

  Result<std::vector<Lease>> leases();
  /// Prolongs what the node holds and what has not ended.
  Result<> renew(const std::string& node, WallTime now, WallTime expires);
  /// Whether the lease is the node's now, under the next epoch: it was free or had ended, and nobody was faster.
  Result<bool> take(const Lease& seen, const std::string& node, WallTime now, WallTime expires);
  Result<> release(int shard, const std::string& node, std::int64_t epoch);
  Result<> release_all(const std::string& node);
  /// Frees what earlier processes with this home held, and strikes them out.
  Result<> bury(const std::string& home);

 private:
  Result<std::uint64_t> run(std::string_view sql, std::initializer_list<parley_value> params,
                            const store::RowFunction& row = {});

  const store::Storage storage_;
  const DatabaseNow now_;
  std::optional<store::Session> session_;
};

}  // namespace parley::cluster
