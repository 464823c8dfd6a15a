#include "flow/import.hpp"

#include <algorithm>

#include "flow/import_dialects.hpp"

namespace parley::flow {

namespace {

constexpr std::array<std::pair<Dialect, std::string_view>, 8> kNames{{{Dialect::parley, "parley"},
                                                                      {Dialect::pytake_canvas, "pytake_canvas"},
                                                                      {Dialect::pytake_linked, "pytake_linked"},
                                                                      {Dialect::pytake_template, "pytake_template"},
                                                                      {Dialect::rust_canvas, "rust_canvas"},
                                                                      {Dialect::rust_actions, "rust_actions"},
                                                                      {Dialect::rust_builder, "rust_builder"},
                                                                      {Dialect::astra, "astra"}}};

/// What the nodes of a document look like, counted.
struct Looks {
  int nodes = 0, with_node_type_inside = 0, configured = 0, linked = 0, with_content = 0, with_data = 0, rows = 0;
  int capital = 0, ours = 0;
};

bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

bool leads_on(const json::object& fields) {
  return fields.contains("next_node_id") || fields.contains("true_next_node_id") ||
         fields.contains("false_next_node_id");
}

void look_at(const json::object& node, Looks& looks) {
  ++looks.nodes;
  const json::object* data = find_object(node, "data");
  const std::string_view type = string_or(node, "type", string_or(node, "node_type"));
  const json::object* tag = find_object(node, "node_type");
  if (!tag) tag = find_object(node, "type");
  looks.with_data += data != nullptr;
  looks.rows += node.contains("node_type") && node.contains("node_id");
  looks.with_node_type_inside += data && data->contains("nodeType");
  looks.configured += data && (data->contains("isConfigured") || find_object(*data, "config"));
  looks.with_content += find_object(node, "content") != nullptr;
  looks.ours += !type.empty() && find_object(node, "config") && !data;
  looks.capital += (!type.empty() && is_capital(type[0])) || (tag && tag->size() == 1);
  bool linked = leads_on(node);
  for (const std::string_view name : {"data", "content", "config"})
    if (const json::object* inside = find_object(node, name)) linked = linked || leads_on(*inside);
  looks.linked += linked;
}

bool names_ports(const json::object& foreign) {
  const json::array* edges = find_array(foreign, "edges");
  return edges && !edges->empty() && std::ranges::all_of(*edges, [](const json::value& each) {
           return each.is_object() && each.get_object().contains("port") && each.get_object().contains("source");
         });
}

bool has_our_edges(const json::object& foreign) {
  const json::array* edges = find_array(foreign, "edges");
  if (!edges) return true;
  return std::ranges::all_of(*edges, [](const json::value& each) {
    return each.is_object() && !each.get_object().contains("sourceHandle") && !each.get_object().contains("label");
  });
}

}  // namespace

std::string_view to_text(Dialect dialect) {
  for (const auto& [each, name] : kNames)
    if (each == dialect) return name;
  return {};
}

std::optional<Dialect> dialect_of(const json::object& foreign) {
  const json::object& canvas = canvas_of(foreign);
  const json::array* nodes = find_array(canvas, "nodes");
  if (!nodes) {
    if (find_array(canvas, "actions")) return Dialect::rust_actions;
    return std::nullopt;
  }
  Looks looks;
  for (const json::value& each : *nodes)
    if (const json::object* node = each.if_object()) look_at(*node, looks);
  if (looks.ours == looks.nodes && names_ports(canvas)) return Dialect::parley;
  if (looks.with_node_type_inside > 0) return Dialect::astra;
  if (looks.linked > 0) return Dialect::pytake_linked;
  if (looks.capital > 0) return Dialect::rust_builder;
  if (looks.configured > 0) return Dialect::rust_canvas;
  if (looks.rows > 0 || looks.with_data > 0) return Dialect::pytake_canvas;
  if (looks.with_content > 0) return Dialect::pytake_template;
  if (looks.ours == looks.nodes && has_our_edges(canvas)) return Dialect::parley;
  return Dialect::pytake_canvas;
}

Result<Imported> import_flow(const json::value& foreign) {
  const json::object* object = foreign.if_object();
  const std::optional<Dialect> dialect = object ? dialect_of(*object) : std::nullopt;
  if (!dialect)
    return fail(Errc::invalid,
                "the document to import is no flow: expected an object with \"nodes\" (and \"edges\"), or "
                "with a \"trigger\" and \"actions\"");
  switch (*dialect) {
    case Dialect::parley:
      return Imported{*dialect, canvas_of(*object), {}};
    case Dialect::rust_canvas:
      return import_rust_canvas(*object);
    case Dialect::rust_actions:
      return import_rust_actions(*object);
    case Dialect::rust_builder:
      return import_rust_builder(*object);
    case Dialect::astra:
      return import_astra(*object);
    default:
      return import_pytake(*object, *dialect);
  }
}

json::array Imported::report_json() const {
  json::array out;
  for (const ImportChange& each : report) {
    json::object change;
    if (!each.node.empty()) change["node"] = each.node;
    change["field"] = each.field;
    change["what"] = each.what;
    change["was"] = each.was;
    change["now"] = each.now;
    out.push_back(std::move(change));
  }
  return out;
}

}  // namespace parley::flow
