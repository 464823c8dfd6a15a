// The keywords that hold schemas: of members, of items, of alternatives, and by reference.
#include <algorithm>

#include "base/quoted.hpp"
#include "schema/compiler.hpp"

namespace parley::schema {

namespace {

template <class Rules>
Rules& made(std::unique_ptr<Rules>& rules) {
  if (!rules) rules = std::make_unique<Rules>();
  return *rules;
}

}  // namespace

void Compiler::items(Node& node, const json::value& value) {
  if (value.is_array()) return refuse("a list of schemas, one for each place, is called \"prefixItems\"");
  made(node.list).items = schema_at(value);
}

void Compiler::prefix_items(Node& node, const json::value& value) {
  if (!value.is_array() || value.get_array().empty()) return refuse("expected a list of at least one schema");
  ListRules& rules = made(node.list);
  for (const json::value& item : value.get_array()) {
    const Step step(*this, std::to_string(rules.prefix.size()));
    rules.prefix.push_back(schema_at(item));
  }
}

Member& Compiler::member_named(ObjectRules& rules, std::string_view name) {
  const auto at = std::lower_bound(rules.members.begin(), rules.members.end(), name,
                                   [](const Member& member, std::string_view wanted) { return member.name < wanted; });
  if (at != rules.members.end() && at->name == name) return *at;
  return *rules.members.insert(at, Member{std::string(name)});
}

void Compiler::properties(Node& node, const json::value& value) {
  if (!value.is_object()) return refuse("expected an object with a schema for each member");
  ObjectRules& rules = made(node.object);
  for (const auto& [name, schema] : value.get_object()) {
    const Step step(*this, name);
    member_named(rules, name).node = schema_at(schema);
  }
}

void Compiler::required(Node& node, const json::value& value) {
  if (!value.is_array()) return refuse("expected a list of names");
  for (const json::value& name : value.get_array()) {
    if (!name.is_string()) return refuse("expected a list of names");
    Member& member = member_named(made(node.object), name.get_string());
    if (member.required) return refuse("names " + in_quotes(member.name) + " twice");
    member.required = true;
  }
}

void Compiler::other_properties(Node& node, const json::value& value) {
  made(node.object).others = schema_at(value);
}

void Compiler::pattern_properties(Node& node, const json::value& value) {
  if (!value.is_object()) return refuse("expected an object with a schema for each pattern");
  for (const auto& [pattern, schema] : value.get_object()) {
    const Step step(*this, pattern);
    auto regex = Regex::compile(pattern);
    if (!regex) return refuse(regex.error().message);
    made(node.object).patterns.emplace_back(std::move(*regex), schema_at(schema));
  }
}

template <std::vector<NodeId> Combined::*Part>
void Compiler::combination(Node& node, const json::value& value) {
  if (!value.is_array() || value.get_array().empty()) return refuse("expected a list of at least one schema");
  auto& part = made(node.combined).*Part;
  for (const json::value& schema : value.get_array()) {
    const Step step(*this, std::to_string(part.size()));
    part.push_back(schema_at(schema));
  }
}
template void Compiler::combination<&Combined::all>(Node&, const json::value&);
template void Compiler::combination<&Combined::any>(Node&, const json::value&);
template void Compiler::combination<&Combined::one>(Node&, const json::value&);

template <NodeId Combined::*Part>
void Compiler::applied(Node& node, const json::value& value) {
  made(node.combined).*Part = schema_at(value);
}
template void Compiler::applied<&Combined::forbidden>(Node&, const json::value&);
template void Compiler::applied<&Combined::condition>(Node&, const json::value&);
template void Compiler::applied<&Combined::then>(Node&, const json::value&);
template void Compiler::applied<&Combined::otherwise>(Node&, const json::value&);

void Compiler::definitions(Node&, const json::value& value) {
  if (!value.is_object()) return refuse("expected an object with a schema for each name");
  for (const auto& [name, schema] : value.get_object()) {
    const Step step(*this, name);
    schema_at(schema);
  }
}

void Compiler::reference(Node& node, const json::value& value) {
  if (!value.is_string()) return refuse("expected a text such as \"#/$defs/name\"");
  const json::value* target = referred(value.get_string());
  if (!target)
    return refuse(in_quotes(value.get_string()) + " leads nowhere in this document; expected such as \"#/$defs/name\"");
  const NodeId id = reserve(*target);
  made(node.combined).reference = id;
  // Later, from the top: a chain of references must not become a chain of calls.
  referred_.emplace_back(id, target);
}

}  // namespace parley::schema
