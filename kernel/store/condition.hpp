// A condition of a Select that is put together at run time from literals: alternatives, negations and lists of values,
// nested as deep as a saved filter wants. Values are bound as parameters and never become SQL.
//
//   Condition::any({Condition("c.name = ?", name), Condition::in("c.phone", phones)}).negated()
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/value.hpp"

namespace parley::store {

/// A piece of SQL that is a literal of the program.
class SqlPiece {
 public:
  template <std::size_t N>
  consteval SqlPiece(const char (&text)[N]) : text_(text, N - 1) {}  // NOLINT: a literal is a piece of a statement
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

/// A value that a statement keeps a copy of until it runs.
struct KeptValue {
  explicit KeptValue(const Value& value);
  /// A view into this object.
  Value view() const;

  parley_value raw;
  std::string bytes;
};

/// Copies its values.
class Condition {
 public:
  /// Each `?` in the piece stands for one of the values, in order; another number of them is a BrokenInvariant.
  template <class... Values>
  explicit Condition(SqlPiece piece, const Values&... values) {
    append(piece.text(), {Value(values)...});
  }
  /// The column has one of these values; never true for none.
  static Condition in(SqlPiece column, std::span<const std::string> values);
  /// Every one holds; true for none.
  static Condition all(std::span<const Condition> conditions) { return joined(conditions, " AND ", "1 = 1"); }
  /// At least one holds; false for none.
  static Condition any(std::span<const Condition> conditions) { return joined(conditions, " OR ", "1 = 0"); }
  Condition negated() const;

  /// With `?` for each value.
  const std::string& text() const { return text_; }
  const std::vector<KeptValue>& values() const { return values_; }

 private:
  Condition() = default;
  static Condition joined(std::span<const Condition> conditions, std::string_view word, std::string_view of_none);
  void append(std::string_view piece, std::initializer_list<Value> values);

  std::string text_;
  std::vector<KeptValue> values_;
};

}  // namespace parley::store
