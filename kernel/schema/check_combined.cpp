// Schemas that apply to the same value: references, alternatives, conditions.
#include "schema/check.hpp"
#include "schema/equality.hpp"
#include "schema/words.hpp"

namespace parley::schema {

bool Check::combined_holds(const Node& node, const json::value& value, const Place& place) {
  const Combined& rules = *node.combined;
  bool right = rules.reference == kNoNode || holds(rules.reference, value, place);
  for (const NodeId id : rules.all)
    if (right || goes_on()) right = holds(id, value, place) && right;
  if (!rules.any.empty() && (right || goes_on())) right = any_holds(node, value, place) && right;
  if (!rules.one.empty() && (right || goes_on())) right = one_holds(node, value, place) && right;
  if (rules.forbidden != kNoNode && probe(rules.forbidden, value, place))
    right = finds(place, [&] {
      const std::string words = expectation(schema_, schema_.behind(rules.forbidden));
      return words.empty() ? "has a form that is not allowed here" : "must not be " + words;
    });
  if (rules.condition != kNoNode && (right || goes_on())) right = condition_holds(rules, value, place) && right;
  return right;
}

bool Check::condition_holds(const Combined& rules, const json::value& value, const Place& place) {
  const NodeId branch = probe(rules.condition, value, place) ? rules.then : rules.otherwise;
  return branch == kNoNode || holds(branch, value, place);
}

bool Check::any_holds(const Node& node, const json::value& value, const Place& place) {
  for (const NodeId id : node.combined->any)
    if (probe(id, value, place)) return true;
  return fits_none(node, node.combined->any, value, place);
}

bool Check::one_holds(const Node& node, const json::value& value, const Place& place) {
  const auto& alternatives = node.combined->one;
  std::size_t first = alternatives.size();
  for (std::size_t i = 0; i < alternatives.size(); ++i) {
    if (!probe(alternatives[i], value, place)) continue;
    if (first != alternatives.size())
      return finds(place, [&] {
        return "fits two forms that exclude one another, the " + std::to_string(first + 1) + ". and the " +
               std::to_string(i + 1) + ". of " + std::to_string(alternatives.size());
      });
    first = i;
  }
  return first != alternatives.size() || fits_none(node, alternatives, value, place);
}

bool Check::probe(NodeId id, const json::value& value, const Place& place) {
  std::vector<Finding>* const kept = std::exchange(findings_, nullptr);
  const bool right = holds(id, value, place);
  findings_ = kept;
  return right && !cost_.too_much;
}

/// The only alternative that can have been meant, by the type of the value and by members whose value names the kind
/// ({"type": "text", ...}); none when there are several.
NodeId Check::meant(const std::vector<NodeId>& alternatives, const json::value& value) {
  NodeId only = kNoNode;
  for (const NodeId id : alternatives) {
    if (is_ruled_out(schema_.behind(id), value)) continue;
    if (only != kNoNode) return kNoNode;
    only = id;
  }
  return only;
}

bool Check::is_ruled_out(const Node& alternative, const json::value& value) {
  if (alternative.never || !(alternative.types & type_of(value))) return true;
  if (!alternative.object || !value.is_object()) return false;
  for (const auto& member : value.get_object()) {
    const Member* known = alternative.object->find(member.key());
    if (!known || known->node == kNoNode) continue;
    const Node& node = schema_.behind(known->node);
    if (!node.allowed) continue;
    bool allowed = false;
    for (const json::value& one : *node.allowed) allowed = allowed || are_equal(one, member.value());
    if (!allowed) return true;
  }
  return false;
}

bool Check::fits_none(const Node& node, const std::vector<NodeId>& alternatives, const json::value& value,
                      const Place& place) {
  if (!goes_on()) return false;
  const NodeId only = meant(alternatives, value);
  if (only != kNoNode) return holds(only, value, place);
  return finds(place, [&] {
    return "fits none of the " + std::to_string(alternatives.size()) + " forms that are allowed here: expected " +
           alternatives_expectation(schema_, alternatives) + ", found " +
           description_of(value, !secret_ && !node.write_only);
  });
}

}  // namespace parley::schema
