// Where references lead, and that schemas which apply to the same value do not lead back to themselves.
#include <charconv>

#include "base/quoted.hpp"
#include "schema/compiler.hpp"

namespace parley::schema {

namespace {

/// Percent escapes of a URI's fragment, undone. Nothing when one is cut short.
std::optional<std::string> unescaped(std::string_view fragment) {
  std::string out;
  for (std::size_t i = 0; i < fragment.size(); ++i) {
    if (fragment[i] != '%') {
      out += fragment[i];
      continue;
    }
    unsigned byte = 0;
    const char* hex = fragment.data() + i + 1;
    if (i + 2 >= fragment.size() || std::from_chars(hex, hex + 2, byte, 16).ptr != hex + 2) return std::nullopt;
    out += static_cast<char>(byte);
    i += 2;
  }
  return out;
}

/// The nodes that apply to the same value as this one.
std::vector<NodeId> in_place(const Node& node) {
  std::vector<NodeId> out;
  if (!node.combined) return out;
  const Combined& combined = *node.combined;
  for (const auto* part : {&combined.all, &combined.any, &combined.one})
    out.insert(out.end(), part->begin(), part->end());
  for (const NodeId id :
       {combined.reference, combined.forbidden, combined.condition, combined.then, combined.otherwise})
    if (id != kNoNode) out.push_back(id);
  return out;
}

}  // namespace

const json::value* Compiler::referred(std::string_view reference) {
  if (!reference.starts_with('#')) return nullptr;
  const auto pointer = unescaped(reference.substr(1));
  if (!pointer) return nullptr;
  boost::system::error_code missing;
  return root_.find_pointer(*pointer, missing);
}

/// Follows the order in which no schema comes before those that apply it; what is left over is a ring, and checking it
/// would never end. Backwards along that order, what is written only inside makes the outside write-only too.
void Compiler::finish_in_place() {
  std::vector<std::size_t> users(nodes_.size(), 0);
  for (const Node& node : nodes_)
    for (const NodeId id : in_place(node)) ++users[id];
  std::vector<NodeId> order;
  for (NodeId id = 0; id < nodes_.size(); ++id)
    if (users[id] == 0) order.push_back(id);
  for (std::size_t i = 0; i < order.size(); ++i)
    for (const NodeId id : in_place(nodes_[order[i]]))
      if (--users[id] == 0) order.push_back(id);
  if (order.size() < nodes_.size())
    return refuse("some $ref leads back to its own schema without entering a member or an item");
  for (auto id = order.rbegin(); id != order.rend(); ++id)
    for (const NodeId inner : in_place(nodes_[*id])) nodes_[*id].write_only |= nodes_[inner].write_only;
}

}  // namespace parley::schema
