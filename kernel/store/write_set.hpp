// What one piece of work wants to write, as data: an ordered list of statements that are committed all or none.
//
// Making one touches no database. The Writer commits it together with others'.
#pragma once

#include <array>
#include <cstdint>
#include <parley/abi/storage.h>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/statement.hpp"
#include "store/value.hpp"

namespace parley::store {

/// Copies every parameter. Movable. One thread at a time.
class WriteSet {
 public:
  /// One statement of the set; `params` is its range in the set's values.
  struct Operation {
    std::string_view sql;
    std::uint32_t first_param;
    std::uint32_t param_count;
    std::int64_t expected_rows;  ///< kAnyRows, or what the statement must change
    bool of_tenant;              ///< may touch this set's tenant's rows only
  };
  static constexpr std::int64_t kAnyRows = -1;

  explicit WriteSet(std::string_view tenant);
  /// For work that belongs to no tenant; it takes SystemSql only.
  explicit WriteSet(const SystemAccess&) {}

  /// Appends a statement; `params` are $2, $3, ... A wrong number of them is a BrokenInvariant.
  template <class... Params>
  WriteSet& add(TenantSql sql, const Params&... params) {
    const std::array<Value, sizeof...(Params)> values{Value(params)...};
    return add_values(sql, values);
  }
  WriteSet& add_values(TenantSql sql, std::span<const Value> params);

  /// Appends a statement across tenants; `params` are $1, $2, ...
  template <class... Params>
  WriteSet& add(const SystemAccess&, SystemSql sql, const Params&... params) {
    const std::array<Value, sizeof...(Params)> values{Value(params)...};
    return append(sql.text(), sql.parameters(), values, false);
  }

  /// The statement added last must change exactly so many rows, or the whole set fails with Errc::conflict: a lease
  /// that somebody else took, a state that moved on.
  WriteSet& expecting(std::uint64_t rows);

  /// Names what this set works on, such as "conversation:" and an id. The caller promises that sets with different keys
  /// of one tenant do not depend on one another: none reads or changes a row that the other changes. Sets with the same
  /// key are applied in the order of their submission, and so are sets of one tenant without a key; between a set with
  /// a key and one without there is no order. See WritePlan for what this buys.
  WriteSet& about(std::string_view key);

  const std::string& key() const { return key_; }
  std::string_view tenant() const;
  std::size_t size() const { return operations_.size(); }
  bool empty() const { return operations_.empty(); }
  /// What the set holds in memory, near enough for bounds.
  std::size_t bytes() const { return bytes_.size() + values_.size() * sizeof(parley_value); }

  /// Somebody outside waits for the outcome: it is committed before sets that were submitted earlier and are not
  /// awaited.
  WriteSet& awaited() {
    awaited_ = true;
    return *this;
  }
  bool is_awaited() const { return awaited_; }

  /// For the writer: makes params() point into this object. To be called again after a move.
  void settle();
  std::span<const Operation> operations() const { return operations_; }
  std::span<const parley_value> params(const Operation& operation) const {
    return std::span(values_).subspan(operation.first_param, operation.param_count);
  }

 private:
  WriteSet& append(std::string_view sql, unsigned parameters, std::span<const Value> params, bool with_tenant);
  void push(const Value& value);

  // Text and blobs lie in bytes_, one after the other; until settle() a value's `integer` is its offset there.
  std::string bytes_;
  std::vector<parley_value> values_;
  std::vector<Operation> operations_;
  std::string key_;
  std::size_t tenant_size_ = 0;  // the tenant is at the front of bytes_
  bool awaited_ = false;
};

}  // namespace parley::store
