// A schema as the check walks it: flat nodes that name one another by number, so that a $ref is an edge like any other
// and a schema may go through itself. Private to this room; made by compiler.cpp.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "schema/format.hpp"
#include "schema/regex.hpp"

namespace parley::schema {

using NodeId = std::uint32_t;
inline constexpr NodeId kNoNode = std::numeric_limits<NodeId>::max();

/// Bits of Node::types.
enum Type : std::uint8_t {
  kNull = 1,
  kBoolean = 2,
  kInteger = 4,
  kNumber = 8,
  kText = 16,
  kList = 32,
  kObject = 64,
  kEveryType = 127,
};

struct NumberRules {
  std::optional<json::value> minimum, maximum, above, below, multiple_of;  ///< above and below: exclusive
};

struct TextRules {
  std::optional<std::size_t> min_length, max_length;
  std::optional<Regex> pattern;
  const Format* format = nullptr;
};

struct ListRules {
  std::optional<std::size_t> min_items, max_items;
  bool unique = false;
  std::vector<NodeId> prefix;
  NodeId items = kNoNode;
};

struct Member {
  std::string name;
  NodeId node = kNoNode;  ///< none: required, but not described
  bool required = false;
};

struct ObjectRules {
  std::optional<std::size_t> min_members, max_members;
  std::vector<Member> members;  ///< by name
  std::vector<std::pair<Regex, NodeId>> patterns;
  NodeId others = kNoNode;

  const Member* find(std::string_view name) const;
};

/// Schemas that apply to the same value.
struct Combined {
  std::vector<NodeId> all, any, one;
  NodeId reference = kNoNode, forbidden = kNoNode;
  NodeId condition = kNoNode, then = kNoNode, otherwise = kNoNode;
};

struct Node {
  bool never = false;  ///< the schema false
  std::uint8_t types = kEveryType;
  bool write_only = false;
  std::string expected;                ///< x-expected: what the author says is expected
  std::optional<json::array> allowed;  ///< enum, or const as a list of one
  std::unique_ptr<NumberRules> number;
  std::unique_ptr<TextRules> text;
  std::unique_ptr<ListRules> list;
  std::unique_ptr<ObjectRules> object;
  std::unique_ptr<Combined> combined;
};

struct Compiled {
  std::vector<Node> nodes;  ///< the first is the document's root

  const Node& at(NodeId id) const { return nodes[id]; }
  /// The node, or what its $ref leads to when it says no more than that.
  const Node& behind(NodeId id) const;
};

/// The type bits a value has: an integral number such as 3.0 is both an integer and a number.
std::uint8_t type_of(const json::value& value);

}  // namespace parley::schema
