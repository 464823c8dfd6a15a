#include "store/database.hpp"

namespace parley::store {

namespace {

void check_count(std::string_view sql, std::size_t expected, std::size_t given) {
  if (expected == given) return;
  throw BrokenInvariant("expected " + std::to_string(expected) + " parameters, found " + std::to_string(given) +
                        " for: " + std::string(sql));
}

std::vector<parley_value> raw_values(std::span<const Value> values, std::size_t room_before) {
  std::vector<parley_value> raw(room_before);
  raw.reserve(room_before + values.size());
  for (const Value& value : values) raw.push_back(value.raw());
  return raw;
}

}  // namespace

Database::Database(Storage storage, DatabaseOptions options)
    : sessions_(storage, options.read_sessions, options.read_wait) {}

Result<std::size_t> Database::query(std::string_view tenant, TenantSql sql, Params params, const RowFunction& row) {
  check_count(sql.text(), sql.parameters() - 1, params.values().size());
  std::vector<parley_value> raw = raw_values(params.values(), 1);
  raw.front() = Value(tenant).raw();
  return run(tenant, sql.text(), raw, row);
}

Result<std::size_t> Database::query(std::string_view tenant, const Select& select, const RowFunction& row) {
  const Result<TenantSql> sql = TenantSql::checked(select.text());
  if (!sql) throw BrokenInvariant(sql.error().message);
  const std::vector<Value> values = select.values();
  return query(tenant, *sql, Params(values), row);
}

Result<std::size_t> Database::query(const SystemAccess&, SystemSql sql, Params params, const RowFunction& row) {
  check_count(sql.text(), sql.parameters(), params.values().size());
  return run(std::nullopt, sql.text(), raw_values(params.values(), 0), row);
}

Result<std::size_t> Database::run(std::optional<std::string_view> tenant, std::string_view sql,
                                  std::span<const parley_value> params, const RowFunction& row) {
  Result<ReadSessions::Loan> session = sessions_.borrow();
  if (!session) return session.error();
  const auto scoped = tenant ? (*session)->scope_tenant(*tenant) : (*session)->scope_system();
  if (!scoped) return scoped.error();
  std::size_t count = 0;
  const auto done = (*session)->execute(sql, params, [&](const Row& found) {
    ++count;
    if (row) row(found);
  });
  if (done) return count;
  // A connection that is gone does not come back by itself; the next call opens a new one.
  if (done.error().code == Errc::unavailable) session->discard();
  return done.error();
}

}  // namespace parley::store
