// One row of a result, by column number from 0. Views end with the row callback.
//
// Asking for a column that the statement does not return, or for another type than it has, is a defect of the caller
// and throws BrokenInvariant.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <parley/abi/storage.h>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace parley::store {

class Row {
 public:
  Row(const parley_value* columns, std::uint32_t count) : columns_(columns), count_(count) {}

  std::uint32_t size() const { return count_; }
  /// All columns as the storage gave them, to hand them on.
  std::span<const parley_value> columns() const { return {columns_, count_}; }
  bool is_null(std::uint32_t column) const { return at(column).type == PARLEY_VALUE_NULL; }

  /// NULL reads as an empty text, 0, 0.0 and false; ask is_null() or an optional_ function where that matters.
  std::string_view text(std::uint32_t column) const { return bytes(column, PARLEY_VALUE_TEXT); }
  std::string_view blob(std::uint32_t column) const { return bytes(column, PARLEY_VALUE_BLOB); }
  std::int64_t integer(std::uint32_t column) const;
  double real(std::uint32_t column) const;
  bool flag(std::uint32_t column) const { return integer(column) != 0; }
  WallTime time(std::uint32_t column) const { return from_millis(integer(column)); }

  std::optional<std::string> optional_text(std::uint32_t column) const;
  std::optional<std::int64_t> optional_integer(std::uint32_t column) const;
  std::optional<WallTime> optional_time(std::uint32_t column) const;

 private:
  const parley_value& at(std::uint32_t column) const;
  std::string_view bytes(std::uint32_t column, std::uint32_t type) const;

  const parley_value* columns_;
  std::uint32_t count_;
};

/// Receives the rows one by one. What it throws ends the statement and comes out of the function that was called.
using RowFunction = std::function<void(const Row&)>;

}  // namespace parley::store
