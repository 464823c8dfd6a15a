// Commits a batch of write sets in one transaction, and finds out who is to blame when that fails.
//
// All together first. If a set is refused (a broken key, an expectation not met, a wrong value), nothing is kept and
// the batch is done again with a savepoint around each set, so that only the broken ones fail; if then the commit
// itself is refused (a constraint that is checked at the end), each set gets a transaction of its own.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "store/session.hpp"
#include "store/write_plan.hpp"
#include "store/write_set.hpp"

namespace parley::store {

/// affected[i]: rows that the i-th statement of the set inserted, changed or deleted.
struct WriteReceipt {
  std::vector<std::uint64_t> affected;
};
using WriteDone = std::function<void(Result<WriteReceipt>)>;

/// A write set on its way, and how it ended.
struct PendingWrite {
  WriteSet set;
  WriteDone done;
  std::optional<Result<WriteReceipt>> outcome = {};
};

/// Uses the session for one commit(). One thread.
class BatchCommit {
 public:
  explicit BatchCommit(Session& session) : session_(session) {}

  /// Gives writes their outcome: durable, or refused and without any trace. An error means that the storage failed, not
  /// a set; writes without an outcome have left no trace and can be tried again.
  Result<void> commit(std::span<PendingWrite* const> writes);

  /// False after a rollback that failed: close the session.
  bool session_usable() const { return usable_; }

 private:
  enum class Blame { nobody, a_set, storage };

  Blame together(std::span<PendingWrite* const> writes);
  Blame with_savepoints(std::span<PendingWrite* const> writes);
  Blame one_by_one(std::span<PendingWrite* const> writes);

  Result<void> run_all(std::span<PendingWrite* const> writes, std::vector<WriteReceipt>& receipts);
  Result<WriteReceipt> apply(const WriteSet& set);
  /// An error is the storage's; the set's own is appended to `outcomes`.
  Result<void> apply_in_savepoint(const WriteSet& set, std::vector<Result<WriteReceipt>>& outcomes);
  Result<void> marker(std::string_view sql);
  Blame end_with_commit(std::span<PendingWrite* const> writes);
  Blame roll_back(Blame blame, Error error);

  Session& session_;
  bool usable_ = true;
  Error error_;  // of the last attempt that somebody is to blame for
};

}  // namespace parley::store
