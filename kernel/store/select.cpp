#include "store/select.hpp"

#include "base/result.hpp"

namespace parley::store {

namespace {

Value to_value(const parley_value& raw, const std::string& bytes) {
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

}  // namespace

std::string Select::bind(const Value& value) {
  const parley_value& raw = value.raw();
  kept_.push_back({raw, raw.bytes.size > 0 ? std::string(raw.bytes.data, raw.bytes.size) : std::string()});
  return "$" + std::to_string(kept_.size() + 1);
}

Select& Select::append(std::string_view piece, std::initializer_list<Value> values) {
  text_ += " AND (";
  const Value* next = values.begin();
  for (const char c : piece) {
    if (c != '?') {
      text_ += c;
    } else if (next == values.end()) {
      throw BrokenInvariant("more places than values in: " + std::string(piece));
    } else {
      text_ += bind(*next++);
    }
  }
  if (next != values.end()) throw BrokenInvariant("more values than places in: " + std::string(piece));
  text_ += ')';
  return *this;
}

Select& Select::order_by(SqlPiece order) {
  text_.append(" ORDER BY ").append(order.text());
  return *this;
}

Select& Select::limit(std::int64_t most) {
  text_ += " LIMIT " + bind(most);
  return *this;
}

Select& Select::page(std::int64_t most, std::int64_t offset) {
  limit(most);
  text_ += " OFFSET " + bind(offset);
  return *this;
}

std::vector<Value> Select::values() const {
  std::vector<Value> values;
  values.reserve(kept_.size());
  for (const Kept& kept : kept_) values.push_back(to_value(kept.raw, kept.bytes));
  return values;
}

}  // namespace parley::store
