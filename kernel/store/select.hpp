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

#include "store/condition.hpp"
#include "store/value.hpp"

namespace parley::store {

/// Copies its values. One thread at a time.
class Select {
 public:
  /// `base` ends inside its WHERE, names tenant_id and uses $1 for the tenant and no other parameter.
  explicit Select(SqlPiece base) : text_(base.text()) {}

  /// Appends "AND (piece)"; each `?` in it stands for one of the values, in order.
  template <class... Values>
  Select& where(SqlPiece piece, const Values&... values) {
    return where(Condition(piece, values...));
  }
  Select& where(const Condition& condition);
  /// After the last where().
  Select& order_by(SqlPiece order);
  Select& limit(std::int64_t most);
  Select& page(std::int64_t most, std::int64_t offset);

  const std::string& text() const { return text_; }
  /// Last: closes what `base` opened around the statement, and goes on.
  Select& then(SqlPiece rest);
  /// $2, $3, ... Views into this object.
  std::vector<Value> values() const;

 private:
  std::string bind(KeptValue value);

  std::string text_;
  std::vector<KeptValue> kept_;
};

}  // namespace parley::store
