#include "store/condition.hpp"

#include <algorithm>

#include "base/result.hpp"

namespace parley::store {

KeptValue::KeptValue(const Value& value) : raw(value.raw()) {
  const bool has_bytes = raw.type == PARLEY_VALUE_TEXT || raw.type == PARLEY_VALUE_BLOB;
  if (has_bytes && raw.bytes.size > 0) bytes.assign(raw.bytes.data, raw.bytes.size);
}

Value KeptValue::view() const {
  switch (raw.type) {
    case PARLEY_VALUE_INTEGER:
      return raw.integer;
    case PARLEY_VALUE_REAL:
      return raw.real;
    case PARLEY_VALUE_TEXT:
      return bytes;
    case PARLEY_VALUE_BLOB:
      return Blob{bytes};
    default:
      return nullptr;
  }
}

void Condition::append(std::string_view piece, std::initializer_list<Value> values) {
  const auto places = std::size_t(std::count(piece.begin(), piece.end(), '?'));
  if (places > values.size()) throw BrokenInvariant("more places than values in: " + std::string(piece));
  if (places < values.size()) throw BrokenInvariant("more values than places in: " + std::string(piece));
  text_ += piece;
  for (const Value& value : values) values_.emplace_back(value);
}

Condition Condition::in(SqlPiece column, std::span<const std::string> values) {
  Condition made;
  if (values.empty()) {
    made.text_ = "1 = 0";
    return made;
  }
  made.text_ = std::string(column.text()) + " IN (";
  for (const std::string& value : values) {
    made.text_ += made.values_.empty() ? "?" : ", ?";
    made.values_.emplace_back(Value(value));
  }
  made.text_ += ')';
  return made;
}

Condition Condition::joined(std::span<const Condition> conditions, std::string_view word, std::string_view of_none) {
  Condition made;
  for (const Condition& condition : conditions) {
    if (!made.text_.empty()) made.text_ += word;
    made.text_ += '(' + condition.text_ + ')';
    made.values_.insert(made.values_.end(), condition.values_.begin(), condition.values_.end());
  }
  if (conditions.empty()) made.text_ = of_none;
  return made;
}

Condition Condition::negated() const {
  Condition made = *this;
  made.text_ = "NOT (" + text_ + ')';
  return made;
}

}  // namespace parley::store
