#include "store/select.hpp"

namespace parley::store {

std::string Select::bind(KeptValue value) {
  kept_.push_back(std::move(value));
  return "$" + std::to_string(kept_.size() + 1);
}

Select& Select::where(const Condition& condition) {
  text_ += " AND (";
  auto next = condition.values().begin();
  for (const char c : condition.text()) {
    if (c == '?')
      text_ += bind(*next++);
    else
      text_ += c;
  }
  text_ += ')';
  return *this;
}

Select& Select::order_by(SqlPiece order) {
  text_.append(" ORDER BY ").append(order.text());
  return *this;
}

Select& Select::limit(std::int64_t most) {
  text_ += " LIMIT " + bind(KeptValue(Value(most)));
  return *this;
}

Select& Select::page(std::int64_t most, std::int64_t offset) {
  limit(most);
  text_ += " OFFSET " + bind(KeptValue(Value(offset)));
  return *this;
}

Select& Select::then(SqlPiece rest) {
  text_ += rest.text();
  return *this;
}

std::vector<Value> Select::values() const {
  std::vector<Value> values;
  values.reserve(kept_.size());
  for (const KeptValue& kept : kept_) values.push_back(kept.view());
  return values;
}

}  // namespace parley::store
