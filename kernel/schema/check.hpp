// One check of one document: walks the compiled schema along the instance and collects findings. Private to this room.
#pragma once

#include <vector>

#include "schema/compiled.hpp"
#include "schema/place.hpp"
#include "schema/validator.hpp"

namespace parley::schema {

/// What a check has cost so far, shared with the probes it makes.
struct Cost {
  std::size_t steps = 0;
  bool too_much = false;  ///< a limit was reached: whatever was answered since says nothing
};

/// Lives for one check, in one thread. With nowhere to put findings it is a probe: it answers and stops at the first
/// thing that is wrong.
class Check {
 public:
  Check(const Compiled& schema, const Limits& limits, Cost& cost, std::vector<Finding>* findings)
      : schema_(schema), limits_(limits), cost_(cost), findings_(findings) {}

  /// Whether the value is right by this schema.
  bool holds(NodeId id, const json::value& value, const Place& place);

 private:
  // check.cpp
  bool holds_all(const Node& node, const json::value& value, const Place& place);
  bool type_holds(const Node& node, const json::value& value, const Place& place);
  bool choice_holds(const Node& node, const json::value& value, const Place& place);
  bool number_holds(const Node& node, const json::value& value, const Place& place);
  bool text_holds(const Node& node, const json::value& value, const Place& place);

  // check_parts.cpp: lists and objects
  bool list_holds(const Node& node, const json::array& list, const Place& place);
  bool items_hold(const ListRules& rules, const json::array& list, const Place& place);
  bool object_holds(const Node& node, const json::object& object, const Place& place);
  bool required_hold(const ObjectRules& rules, const json::object& object, const Place& place);
  bool member_holds(const ObjectRules& rules, const json::key_value_pair& member, const Place& place);
  bool unknown_member(const ObjectRules& rules, std::string_view name, const Place& place);

  // check_combined.cpp
  bool combined_holds(const Node& node, const json::value& value, const Place& place);
  bool any_holds(const Node& node, const json::value& value, const Place& place);
  bool one_holds(const Node& node, const json::value& value, const Place& place);
  bool condition_holds(const Combined& rules, const json::value& value, const Place& place);
  bool probe(NodeId id, const json::value& value, const Place& place);
  NodeId meant(const std::vector<NodeId>& alternatives, const json::value& value);
  bool is_ruled_out(const Node& alternative, const json::value& value);
  bool fits_none(const Node& node, const std::vector<NodeId>& alternatives, const json::value& value,
                 const Place& place);

  /// Always false. `message` is called only when there is somewhere to put it.
  template <class Message>
  bool finds(const Place& place, Message message) {
    if (findings_ && findings_->size() < limits_.findings) findings_->push_back({place.to_text(), message()});
    return false;
  }
  bool expected(const Node& node, const json::value& value, const Place& place);
  /// Whether going on can still find something that is wanted.
  bool goes_on() const { return findings_ && findings_->size() < limits_.findings && !cost_.too_much; }

  const Compiled& schema_;
  const Limits& limits_;
  Cost& cost_;
  std::vector<Finding>* findings_;
  std::size_t depth_ = 0;
  bool secret_ = false;  ///< inside a write-only schema: values are not shown
};

}  // namespace parley::schema
