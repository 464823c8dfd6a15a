#include "schema/equality.hpp"

#include <algorithm>
#include <vector>

#include "schema/number.hpp"

namespace parley::schema {

namespace {

using Order = std::strong_ordering;

int rank_of(const json::value& value) {
  if (value.is_number()) return 0;
  return 1 + static_cast<int>(value.kind());
}

Order compare_lists(const json::array& a, const json::array& b) {
  if (a.size() != b.size()) return a.size() <=> b.size();
  for (std::size_t i = 0; i < a.size(); ++i)
    if (const Order order = compare_values(a[i], b[i]); order != 0) return order;
  return Order::equal;
}

std::vector<const json::key_value_pair*> sorted_members(const json::object& object) {
  std::vector<const json::key_value_pair*> members;
  members.reserve(object.size());
  for (const auto& member : object) members.push_back(&member);
  std::sort(members.begin(), members.end(), [](auto* a, auto* b) { return a->key() < b->key(); });
  return members;
}

Order compare_objects(const json::object& a, const json::object& b) {
  if (a.size() != b.size()) return a.size() <=> b.size();
  const auto left = sorted_members(a), right = sorted_members(b);
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (const int order = left[i]->key().compare(right[i]->key()); order != 0) return order <=> 0;
    if (const Order order = compare_values(left[i]->value(), right[i]->value()); order != 0) return order;
  }
  return Order::equal;
}

}  // namespace

Order compare_values(const json::value& a, const json::value& b) {
  if (rank_of(a) != rank_of(b)) return rank_of(a) <=> rank_of(b);
  if (a.is_number()) return compare_numbers(a, b);
  switch (a.kind()) {
    case json::kind::bool_:
      return a.get_bool() <=> b.get_bool();
    case json::kind::string:
      return a.get_string().compare(b.get_string()) <=> 0;
    case json::kind::array:
      return compare_lists(a.get_array(), b.get_array());
    case json::kind::object:
      return compare_objects(a.get_object(), b.get_object());
    default:
      return Order::equal;
  }
}

bool are_equal(const json::value& a, const json::value& b) {
  return compare_values(a, b) == 0;
}

std::size_t first_repeat(const json::array& list) {
  std::vector<std::size_t> order(list.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&list](std::size_t a, std::size_t b) {
    const Order by_value = compare_values(list[a], list[b]);
    return by_value == 0 ? a < b : by_value < 0;
  });
  std::size_t first = list.size();
  for (std::size_t i = 1; i < order.size(); ++i)
    if (are_equal(list[order[i - 1]], list[order[i]])) first = std::min(first, order[i]);
  return first;
}

}  // namespace parley::schema
