#include "store/batch_commit.hpp"

namespace parley::store {

namespace {

Result<void> check_expectation(const WriteSet::Operation& operation, std::uint64_t affected) {
  if (operation.expected_rows == WriteSet::kAnyRows || affected == std::uint64_t(operation.expected_rows)) return {};
  return fail(Errc::conflict, "expected " + std::to_string(operation.expected_rows) + " rows, changed " +
                                  std::to_string(affected) +
                                  ": it changed meanwhile, in: " + std::string(operation.sql.substr(0, 120)));
}

}  // namespace

Result<void> BatchCommit::commit(std::span<PendingWrite* const> writes) {
  for (PendingWrite* write : writes) write->set.settle();
  Blame blame = together(writes);
  if (blame == Blame::a_set && writes.size() == 1) {
    writes.front()->outcome = error_;
    return {};
  }
  if (blame == Blame::a_set) blame = with_savepoints(writes);
  if (blame == Blame::a_set) blame = one_by_one(writes);
  if (blame == Blame::storage) return error_;
  return {};
}

BatchCommit::Blame BatchCommit::together(std::span<PendingWrite* const> writes) {
  if (const auto begun = session_.begin(); !begun) return roll_back(Blame::storage, begun.error());
  std::vector<WriteReceipt> receipts(writes.size());
  if (const auto done = run_all(writes, receipts); !done) {
    const bool away = done.error().code == Errc::unavailable;
    return roll_back(away ? Blame::storage : Blame::a_set, done.error());
  }
  const Blame blame = end_with_commit(writes);
  for (std::size_t i = 0; blame == Blame::nobody && i < writes.size(); ++i) {
    if (!writes[i]->outcome) writes[i]->outcome = std::move(receipts[i]);
  }
  return blame;
}

Result<void> BatchCommit::run_all(std::span<PendingWrite* const> writes, std::vector<WriteReceipt>& receipts) {
  std::vector<const WriteSet*> sets;
  sets.reserve(writes.size());
  for (std::size_t i = 0; i < writes.size(); ++i) {
    sets.push_back(&writes[i]->set);
    receipts[i].affected.resize(writes[i]->set.size());
  }
  const WritePlan plan(sets);
  const auto places = plan.operations();
  std::vector<std::uint64_t> affected(places.size());
  if (const auto done = session_.batch(plan.raw_runs(affected)); !done) return done.error();
  for (std::size_t i = 0; i < places.size(); ++i) {
    const auto [set, operation] = places[i];
    if (const auto met = check_expectation(sets[set]->operations()[operation], affected[i]); !met) return met.error();
    receipts[set].affected[operation] = affected[i];
  }
  return {};
}

BatchCommit::Blame BatchCommit::with_savepoints(std::span<PendingWrite* const> writes) {
  if (const auto begun = session_.begin(); !begun) return roll_back(Blame::storage, begun.error());
  std::vector<Result<WriteReceipt>> outcomes;
  outcomes.reserve(writes.size());
  for (PendingWrite* write : writes) {
    if (const auto done = apply_in_savepoint(write->set, outcomes); !done)
      return roll_back(Blame::storage, done.error());
  }
  const Blame blame = end_with_commit(writes);
  for (std::size_t i = 0; blame == Blame::nobody && i < writes.size(); ++i) {
    if (!writes[i]->outcome) writes[i]->outcome = std::move(outcomes[i]);
  }
  return blame;
}

BatchCommit::Blame BatchCommit::one_by_one(std::span<PendingWrite* const> writes) {
  for (PendingWrite* const& write : writes) {
    const Blame blame = together(std::span(&write, 1));
    if (blame == Blame::storage) return blame;
    if (blame == Blame::a_set) write->outcome = error_;
  }
  return Blame::nobody;
}

Result<void> BatchCommit::apply_in_savepoint(const WriteSet& set, std::vector<Result<WriteReceipt>>& outcomes) {
  if (const auto done = marker("SAVEPOINT one_set"); !done) return done.error();
  Result<WriteReceipt> outcome = apply(set);
  if (!outcome && outcome.error().code == Errc::unavailable) return outcome.error();
  if (!outcome) {
    if (const auto done = marker("ROLLBACK TO SAVEPOINT one_set"); !done) return done.error();
  }
  outcomes.push_back(std::move(outcome));
  return marker("RELEASE SAVEPOINT one_set");
}

Result<WriteReceipt> BatchCommit::apply(const WriteSet& set) {
  WriteReceipt receipt;
  for (const WriteSet::Operation& operation : set.operations()) {
    const auto scoped = operation.of_tenant ? session_.scope_tenant(set.tenant()) : session_.scope_system();
    if (!scoped) return scoped.error();
    const auto changed = session_.execute(operation.sql, set.params(operation));
    if (!changed) return changed.error();
    if (const auto met = check_expectation(operation, *changed); !met) return met.error();
    receipt.affected.push_back(*changed);
  }
  return receipt;
}

Result<void> BatchCommit::marker(std::string_view sql) {
  const auto done = session_.execute(sql, {});
  if (!done) return done.error();
  return {};
}

BatchCommit::Blame BatchCommit::end_with_commit(std::span<PendingWrite* const> writes) {
  const auto committed = session_.commit();
  if (committed) return Blame::nobody;
  const Errc code = committed.error().code;
  if (code == Errc::timeout) {
    // Nobody knows whether it happened: to do it again could do it twice, so the callers are told just that.
    roll_back(Blame::nobody, committed.error());
    for (PendingWrite* write : writes) write->outcome = committed.error();
    return Blame::nobody;
  }
  return roll_back(code == Errc::unavailable ? Blame::storage : Blame::a_set, committed.error());
}

BatchCommit::Blame BatchCommit::roll_back(Blame blame, Error error) {
  if (!session_.rollback()) usable_ = false;
  error_ = std::move(error);
  // With a transaction that would not end there is no next attempt on this session, whoever was to blame.
  return !usable_ && blame == Blame::a_set ? Blame::storage : blame;
}

}  // namespace parley::store
