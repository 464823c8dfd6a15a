// A reading statement whose conditions and order are chosen at run time, put together from literals only: what a caller
// of the API filters and sorts by is bound as a parameter or picks a literal, and never becomes SQL.
//
//   store::Select list("SELECT id, name FROM contacts c WHERE c.tenant_id = $1");
//   if (!filter.name.empty()) list.where("c.name LIKE ?", filter.name + "%");
//   list.order_by("c.created_at DESC, c.id DESC").page(20, 40);
#pragma once

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

/// Copies its values. One thread at a time.
class Select {
 public:
  /// `base` ends inside its WHERE, names tenant_id and uses $1 for the tenant and no other parameter.
  explicit Select(SqlPiece base) : text_(base.text()) {}

  /// Appends "AND (piece)"; each `?` in it stands for one of the values, in order.
  template <class... Values>
  Select& where(SqlPiece piece, const Values&... values) {
    return append(piece.text(), {Value(values)...});
  }
  /// After the last where().
  Select& order_by(SqlPiece order);
  Select& limit(std::int64_t most);
  Select& page(std::int64_t most, std::int64_t offset);

  const std::string& text() const { return text_; }
  /// $2, $3, ... Views into this object.
  std::vector<Value> values() const;

 private:
  Select& append(std::string_view piece, std::initializer_list<Value> values);
  std::string bind(const Value& value);

  struct Kept {
    parley_value raw;
    std::string bytes;
  };
  std::string text_;
  std::vector<Kept> kept_;
};

}  // namespace parley::store
