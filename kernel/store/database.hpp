// Reading the database: statements of one tenant, or across tenants for those who hold SystemAccess.
//
// Each call is one statement on one of a few read-only sessions and sees everything that was committed before it began.
// Writing goes through Writer.
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>

#include "store/read_sessions.hpp"
#include "store/row.hpp"
#include "store/select.hpp"
#include "store/session.hpp"
#include "store/statement.hpp"
#include "store/value.hpp"

namespace parley::store {

struct DatabaseOptions {
  std::size_t read_sessions = 4;  ///< at most so many statements at once; the others wait
  Millis read_wait{2000};         ///< for a session, then Errc::unavailable
};

/// The parameters $2, $3, ... of a tenant's statement, or $1, $2, ... of a system statement.
class Params {
 public:
  Params(std::initializer_list<Value> values) : values_(values.begin(), values.size()) {}  // NOLINT: `{id, 5}`
  Params(std::span<const Value> values) : values_(values) {}                               // NOLINT
  std::span<const Value> values() const { return values_; }

 private:
  std::span<const Value> values_;
};

/// Thread-safe. All functions block. A wrong number of parameters is a BrokenInvariant; what a row function or mapper
/// throws comes out of the call. Errors: unavailable (no free session, database away), internal (wrong SQL).
class Database {
 public:
  Database(Storage storage, DatabaseOptions options);

  /// Calls `row` for each row; returns how many there were.
  Result<std::size_t> query(std::string_view tenant, TenantSql sql, Params params, const RowFunction& row);
  Result<std::size_t> query(const SystemAccess&, SystemSql sql, Params params, const RowFunction& row);

  Result<std::size_t> query(std::string_view tenant, const Select& select, const RowFunction& row);

  /// All rows, each made into a value by `mapper(const Row&)`.
  template <class Mapper>
  auto rows(std::string_view tenant, TenantSql sql, Params params, Mapper&& mapper) {
    return collect(mapper, [&](const RowFunction& row) { return query(tenant, sql, params, row); });
  }
  template <class Mapper>
  auto rows(std::string_view tenant, const Select& select, Mapper&& mapper) {
    return collect(mapper, [&](const RowFunction& row) { return query(tenant, select, row); });
  }
  template <class Mapper>
  auto rows(const SystemAccess& access, SystemSql sql, Params params, Mapper&& mapper) {
    return collect(mapper, [&](const RowFunction& row) { return query(access, sql, params, row); });
  }

  /// The first row, or nothing when there is none.
  template <class Mapper>
  auto one(std::string_view tenant, TenantSql sql, Params params, Mapper&& mapper) {
    return first(rows(tenant, sql, params, mapper));
  }
  template <class Mapper>
  auto one(const SystemAccess& access, SystemSql sql, Params params, Mapper&& mapper) {
    return first(rows(access, sql, params, mapper));
  }

 private:
  template <class Mapper, class Query>
  static auto collect(Mapper& mapper, Query&& query) {
    using T = std::remove_cvref_t<std::invoke_result_t<Mapper&, const Row&>>;
    std::vector<T> found;
    const Result<std::size_t> count = query([&](const Row& row) { found.push_back(mapper(row)); });
    return count ? Result<std::vector<T>>(std::move(found)) : Result<std::vector<T>>(count.error());
  }
  template <class T>
  static Result<std::optional<T>> first(Result<std::vector<T>> found) {
    if (!found) return found.error();
    return found->empty() ? std::optional<T>() : std::optional<T>(std::move(found->front()));
  }
  /// Without a tenant: across all of them.
  Result<std::size_t> run(std::optional<std::string_view> tenant, std::string_view sql,
                          std::span<const parley_value> params, const RowFunction& row);

  ReadSessions sessions_;
};

}  // namespace parley::store
