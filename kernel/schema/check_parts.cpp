// Lists and objects: their sizes, and what is in them.
#include "base/nearest_key.hpp"
#include "base/quoted.hpp"
#include "schema/check.hpp"
#include "schema/equality.hpp"
#include "schema/words.hpp"

namespace parley::schema {

namespace {

bool is_within(std::size_t size, const std::optional<std::size_t>& min, const std::optional<std::size_t>& max) {
  return size >= min.value_or(0) && size <= max.value_or(size);
}

}  // namespace

bool Check::list_holds(const Node& node, const json::array& list, const Place& place) {
  const ListRules& rules = *node.list;
  // Nothing is said about the items of a list that is too long: there may be any number of them.
  if (!is_within(list.size(), rules.min_items, rules.max_items))
    return finds(
        place, [&] { return "expected " + list_expectation(rules) + ", found one of " + std::to_string(list.size()); });
  bool right = items_hold(rules, list, place);
  if (!right || !rules.unique || list.size() < 2) return right;
  const std::size_t repeat = first_repeat(list);
  return repeat == list.size() ||
         finds(place.item(repeat), [] { return std::string("is in the list already; each item may be there once"); });
}

bool Check::items_hold(const ListRules& rules, const json::array& list, const Place& place) {
  bool right = true;
  for (std::size_t i = 0; i < list.size() && (right || goes_on()); ++i) {
    const NodeId id = i < rules.prefix.size() ? rules.prefix[i] : rules.items;
    if (id == kNoNode) return right;
    right = holds(id, list[i], place.item(i)) && right;
  }
  return right;
}

bool Check::object_holds(const Node& node, const json::object& object, const Place& place) {
  const ObjectRules& rules = *node.object;
  if (!is_within(object.size(), rules.min_members, rules.max_members))
    return finds(place, [&] {
      return "expected " + object_expectation(rules) + ", found one of " + std::to_string(object.size());
    });
  bool right = required_hold(rules, object, place);
  for (const auto& member : object) {
    if (!right && !goes_on()) return false;
    right = member_holds(rules, member, place) && right;
  }
  return right;
}

bool Check::required_hold(const ObjectRules& rules, const json::object& object, const Place& place) {
  bool right = true;
  for (const Member& member : rules.members) {
    if (!member.required || object.contains(member.name)) continue;
    right = finds(place.member(member.name), [&] {
      const std::string words = member.node == kNoNode ? "" : expectation(schema_, schema_.at(member.node));
      return "is missing" + (words.empty() ? "" : "; expected " + words);
    });
    if (!goes_on()) return false;
  }
  return right;
}

bool Check::member_holds(const ObjectRules& rules, const json::key_value_pair& member, const Place& place) {
  const std::string_view name = member.key();
  const Place inside = place.member(name);
  bool right = true, described = false;
  if (const Member* known = rules.find(name); known && known->node != kNoNode) {
    described = true;
    right = holds(known->node, member.value(), inside);
  }
  for (const auto& [pattern, id] : rules.patterns) {
    if (!pattern.found_in(name)) continue;
    described = true;
    right = (right || goes_on()) && holds(id, member.value(), inside) && right;
  }
  if (described || rules.others == kNoNode) return right;
  if (schema_.at(rules.others).never) return unknown_member(rules, name, inside);
  return holds(rules.others, member.value(), inside);
}

bool Check::unknown_member(const ObjectRules& rules, std::string_view name, const Place& place) {
  return finds(place, [&] {
    std::vector<std::string> known;
    for (const Member& member : rules.members)
      if (member.node != kNoNode) known.push_back(member.name);
    const std::string nearest = nearest_key(name, known);
    return "is not known here" + (nearest.empty() ? "" : "; did you mean " + in_quotes(nearest) + "?");
  });
}

}  // namespace parley::schema
