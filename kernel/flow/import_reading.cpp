#include "flow/import_dialects.hpp"
#include "flow/import_values.hpp"

namespace parley::flow {

namespace {

const json::object* first_object(const json::object& node, Names names, std::string_view& name) {
  for (const std::string_view each : names)
    if (const json::object* object = find_object(node, each)) {
      name = each;
      return object;
    }
  return nullptr;
}

std::string text_at(const json::object& object, Names names, std::string_view& used) {
  for (const std::string_view name : names) {
    const json::value* value = object.if_contains(name);
    if (!value || value->is_null() || value->is_object() || value->is_array()) continue;
    used = name;
    return value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
  }
  return {};
}

}  // namespace

const json::object& canvas_of(const json::object& foreign) {
  const json::object* at = &foreign;
  for (const std::string_view wrapping : {"flow", "canvas_data", "flow_data", "definition"})
    if (const json::object* inside = find_object(*at, wrapping); inside && !at->contains("nodes")) at = inside;
  return *at;
}

ForeignNode read_node(const json::object& node) {
  ForeignNode out;
  std::set<std::string_view> used;
  const auto text = [&](Names names) {
    std::string_view name;
    std::string found = text_at(node, names, name);
    used.insert(name);
    return found;
  };
  out.id = text({"id", "node_id"});
  out.type = text({"node_type", "type", "nodeType"});
  out.label = text({"label"});
  std::string_view fields;
  if (const json::object* inside = first_object(node, {"data", "content", "config", "fields"}, fields)) {
    out.fields = *inside;
    used.insert(fields);
  }
  for (const auto& member : node) {
    const std::string_view name = member.key();
    if (used.contains(name)) continue;
    if (name == "position" && member.value().is_object()) {
      out.position = member.value();
    } else if (name == "position_x" || name == "position_y") {
      if (!out.position.is_object()) out.position = json::object{{"x", 0}, {"y", 0}};
      out.position.get_object()[name.substr(9)] = member.value();
    } else if (fields.empty()) {
      out.fields[name] = member.value();
    } else {
      out.rest[name] = member.value();
    }
  }
  return out;
}

ForeignEdge read_edge(const json::object& edge) {
  ForeignEdge out;
  std::set<std::string_view> used;
  const auto text = [&](Names names) {
    std::string_view name;
    std::string found = text_at(edge, names, name);
    if (!name.empty()) used.insert(name);
    return found;
  };
  out.source = text({"source", "from", "source_node", "source_node_id", "source_id", "from_node"});
  out.target = text({"target", "to", "target_node", "target_node_id", "target_id", "to_node"});
  out.handle = text({"sourceHandle", "source_handle", "port", "handle"});
  if (out.handle.empty()) out.handle = text({"label", "condition"});
  for (const auto& member : edge)
    if (!used.contains(member.key()) && !says_nothing(member.value())) out.rest[member.key()] = member.value();
  return out;
}

void read_canvas(const json::object& foreign, DocumentImport& into) {
  const json::object& canvas = canvas_of(foreign);
  Fields& about = into.about(canvas);
  if (&canvas != &foreign) {
    Fields& outer = into.about(foreign);
    outer.take({"flow"});
    outer.take({"canvas_data"});
    outer.take({"flow_data"});
    outer.take({"definition"});
  }
  if (const json::value* nodes = about.take({"nodes"}); nodes && nodes->is_array())
    for (const json::value& each : nodes->get_array())
      if (const json::object* node = each.if_object()) into.add(read_node(*node));
  if (const json::value* edges = about.take({"edges", "connections"}); edges && edges->is_array())
    for (const json::value& each : edges->get_array())
      if (const json::object* edge = each.if_object()) into.add(read_edge(*edge));
}

std::pair<std::string, json::object> tagged_value(const json::value& value) {
  if (value.is_string()) return {std::string(value.get_string()), {}};
  const json::object* object = value.if_object();
  if (!object) return {"unknown", {}};
  if (const std::string_view type = string_or(*object, "type"); !type.empty()) {
    json::object fields = *object;
    fields.erase("type");
    return {std::string(type), std::move(fields)};
  }
  if (object->size() == 1 && object->begin()->value().is_object())
    return {std::string(object->begin()->key()), object->begin()->value().get_object()};
  return {"unknown", *object};
}

void import_trigger(DocumentImport& document, std::string_view kind, const json::value& was) {
  const json::object* fields = was.if_object();
  const std::string_view keyword = fields ? string_or(*fields, "keyword") : std::string_view();
  if (!keyword.empty()) {
    document.set("trigger", {{"type", "keyword"}, {"keywords", json::array{json::string(keyword)}}},
                 "a message with the keyword begins it", was);
  } else {
    document.set("trigger", {{"type", "none"}},
                 "a trigger of kind " + std::string(kind) + " has no counterpart: begin the flow by a rule or the API",
                 was);
  }
}

}  // namespace parley::flow
