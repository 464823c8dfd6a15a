#include "flow/import_document.hpp"

#include <algorithm>

namespace parley::flow {

DocumentImport::DocumentImport(Dialect dialect) {
  imported_.dialect = dialect;
}

Fields& DocumentImport::about(const json::object& foreign) {
  Fields& fields = about_.emplace_back(foreign);
  if (const std::string name = fields.take_text({"name", "title"}); !name.empty()) imported_.document["name"] = name;
  if (const std::string id = fields.take_text({"id"}); !id.empty()) imported_.document["id"] = id;
  if (const std::string language = fields.take_text({"language"}); !language.empty())
    imported_.document["language"] = language;
  return fields;
}

void DocumentImport::set(std::string_view field, json::value now, const std::string& what, json::value was) {
  imported_.report.push_back({"", std::string(field), what, std::move(was), now});
  imported_.document[field] = std::move(now);
}

void DocumentImport::add(ForeignNode node) {
  const auto taken = [&](const std::string& id) {
    return std::ranges::any_of(nodes_, [&](const ForeignNode& each) { return each.id == id; });
  };
  if (node.id.empty() || taken(node.id)) {
    const std::string was = node.id;
    for (std::size_t n = nodes_.size() + 1; node.id.empty() || taken(node.id); ++n)
      node.id = "node_" + std::to_string(n);
    imported_.report.push_back(
        {node.id, "id", "the id was missing or that of another node", json::string(was), json::string(node.id)});
  }
  nodes_.push_back(std::move(node));
}

void DocumentImport::note_handles() {
  std::map<std::string_view, ForeignNode*> by_id;
  for (ForeignNode& node : nodes_) by_id.emplace(node.id, &node);
  for (const ForeignEdge& edge : edges_)
    if (const auto from = by_id.find(edge.source); from != by_id.end()) from->second->handles.push_back(edge.handle);
}

Imported DocumentImport::assembled() {
  for (const NodeImport& node : made_) by_id_.emplace(node.foreign_.id, &node);
  json::object kept;
  for (const Fields& fields : about_)
    for (auto& [field, value] : fields.rest()) {
      imported_.report.push_back({"", field, "has no counterpart; kept under \"imported\"", value, value});
      kept[field] = std::move(value);
    }
  if (!imported_.document.contains("trigger")) imported_.document["trigger"] = {{"type", "none"}};
  write_nodes();
  write_edges();
  if (!kept.empty()) imported_.document["imported"] = std::move(kept);
  return std::move(imported_);
}

void DocumentImport::write_nodes() {
  json::array out;
  for (NodeImport& node : made_) {
    if (node.before_)
      out.push_back({{"id", node.before_->id}, {"type", node.before_->type}, {"config", node.before_->config}});
    json::object ours{{"id", node.foreign_.id}, {"type", node.type_}};
    if (!node.foreign_.label.empty()) ours["label"] = node.foreign_.label;
    if (!node.foreign_.position.is_null()) ours["position"] = node.foreign_.position;
    ours["config"] = node.config_;
    if (!node.imported_.empty()) ours["imported"] = node.imported_;
    out.push_back(std::move(ours));
    for (const NodeImport::Extra& each : node.after_)
      out.push_back({{"id", each.id}, {"type", each.type}, {"config", each.config}});
  }
  imported_.document["nodes"] = std::move(out);
}

void DocumentImport::write_edges() {
  std::map<const NodeImport*, std::size_t> plain;
  std::size_t with_rest = 0;
  for (const ForeignEdge& edge : edges_) {
    const auto from = by_id_.find(edge.source);
    if (from == by_id_.end()) {
      imported_.report.push_back({"", "edges", "a connection from a node that does not exist is kept as it is",
                                  json::object{{"source", edge.source}, {"target", edge.target}}, nullptr});
      edges_out_.push_back({{"source", edge.source}, {"port", "next"}, {"target", edge.target}});
      continue;
    }
    with_rest += !edge.rest.empty();
    const std::string port = port_of(*from->second, edge, plain[from->second]);
    if (!edge.handle.empty() && edge.handle != port)
      imported_.report.push_back(
          {edge.source, "edges", "another name for the port", json::string(edge.handle), json::string(port)});
    write_edge(*from->second, port, edge.target, edge.rest);
  }
  for (const NodeImport& node : made_) {
    if (node.before_)
      edges_out_.push_back({{"source", node.before_->id}, {"port", "next"}, {"target", node.foreign_.id}});
    for (const auto& [port, target] : node.edges_) write_edge(node, port, target, {});
    std::string last = node.foreign_.id;
    for (const NodeImport::Extra& each : node.after_) {
      edges_out_.push_back({{"source", last}, {"port", "next"}, {"target", each.id}});
      last = each.id;
    }
  }
  if (with_rest > 0)
    imported_.report.push_back({"", "edges",
                                "what else is said of connections (their ids, looks) is kept under \"imported\"",
                                std::int64_t(with_rest), std::int64_t(with_rest)});
  imported_.document["edges"] = std::move(edges_out_);
}

std::string DocumentImport::port_of(const NodeImport& node, const ForeignEdge& edge, std::size_t& plain) {
  const auto named = node.ports_.find(edge.handle);
  if (named != node.ports_.end()) return named->second;
  const auto& ours = node.plain_ports_;
  const bool says_nothing = edge.handle.empty() || edge.handle == "source" || edge.handle == "output" ||
                            edge.handle == "out" || edge.handle == "bottom" || edge.handle == "right" ||
                            edge.handle == "default" || edge.handle == "next";
  const bool only_one = node.foreign_.handles.size() == 1 && ours.size() == 1;
  if (!says_nothing && !only_one) return edge.handle;
  if (ours.empty()) return "next";
  return ours[std::min(plain++, ours.size() - 1)];
}

void DocumentImport::write_edge(const NodeImport& from, const std::string& port, const std::string& target,
                                const json::object& rest) {
  const bool moved = !from.after_.empty() && port == (from.plain_ports_.empty() ? "next" : from.plain_ports_.front());
  const auto to = by_id_.find(target);
  const bool in_front = to != by_id_.end() && to->second->before_;
  json::object edge{{"source", moved ? from.after_.back().id : from.foreign_.id},
                    {"port", moved ? std::string("next") : port},
                    {"target", in_front ? to->second->before_->id : target}};
  if (!rest.empty()) edge["imported"] = rest;
  edges_out_.push_back(std::move(edge));
}

}  // namespace parley::flow
