#include "flow/diff.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace parley::flow {

namespace {

const json::value kNothing;

class FieldWalk {
 public:
  explicit FieldWalk(std::vector<FieldChange>& out) : out_(out) {}

  void compare(const json::value& was, const json::value& now, const std::string& field) {
    if (was == now) return;
    if (was.is_object() && now.is_object()) return compare_objects(was.get_object(), now.get_object(), field);
    if (was.is_array() && now.is_array()) return compare_lists(was.get_array(), now.get_array(), field);
    out_.push_back({field, was, now});
  }

 private:
  static std::string member(const std::string& field, std::string_view name) {
    return field.empty() ? std::string(name) : field + "." + std::string(name);
  }
  static const json::value& at(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value ? *value : kNothing;
  }
  static const json::value& at(const json::array& list, std::size_t place) {
    return place < list.size() ? list[place] : kNothing;
  }

  void compare_objects(const json::object& was, const json::object& now, const std::string& field) {
    std::set<std::string_view> names;
    for (const auto& each : was) names.insert(each.key());
    for (const auto& each : now) names.insert(each.key());
    for (const std::string_view name : names) compare(at(was, name), at(now, name), member(field, name));
  }
  void compare_lists(const json::array& was, const json::array& now, const std::string& field) {
    for (std::size_t place = 0; place < std::max(was.size(), now.size()); ++place)
      compare(at(was, place), at(now, place), field + "[" + std::to_string(place) + "]");
  }

  std::vector<FieldChange>& out_;
};

using NodesById = std::map<std::string_view, const json::object*>;

NodesById nodes_of(const json::object& document) {
  NodesById nodes;
  if (const json::array* list = find_array(document, "nodes"))
    for (const json::value& each : *list)
      if (const json::object* node = each.if_object()) nodes.emplace(string_or(*node, "id"), node);
  return nodes;
}

using Connection = std::tuple<std::string_view, std::string_view, std::string_view>;

std::multiset<Connection> edges_of(const json::object& document) {
  std::multiset<Connection> edges;
  if (const json::array* list = find_array(document, "edges"))
    for (const json::value& each : *list)
      if (const json::object* edge = each.if_object())
        edges.emplace(string_or(*edge, "source"), string_or(*edge, "port", "next"), string_or(*edge, "target"));
  return edges;
}

std::vector<json::object> without(const std::multiset<Connection>& edges, const std::multiset<Connection>& others) {
  std::vector<Connection> left;
  std::ranges::set_difference(edges, others, std::back_inserter(left));
  std::vector<json::object> out;
  out.reserve(left.size());
  for (const auto& [source, port, target] : left)
    out.push_back({{"source", source}, {"port", port}, {"target", target}});
  return out;
}

json::object summary(const json::object& node) {
  json::object out{{"id", string_or(node, "id")}, {"type", string_or(node, "type")}};
  if (const auto label = string_or(node, "label"); !label.empty()) out["label"] = label;
  return out;
}

void compare_nodes(const json::object& was, const json::object& now, Difference& out) {
  const NodesById before = nodes_of(was), after = nodes_of(now);
  for (const auto& [id, node] : before)
    if (!after.contains(id)) out.nodes_removed.push_back(summary(*node));
  for (const auto& [id, node] : after) {
    const auto old = before.find(id);
    if (old == before.end()) {
      out.nodes_added.push_back(summary(*node));
      continue;
    }
    auto fields = changed_fields(*old->second, *node);
    const auto moved =
        std::erase_if(fields, [](const FieldChange& each) { return each.field.starts_with("position"); });
    if (!fields.empty()) {
      out.nodes_changed.push_back({std::string(id), std::move(fields)});
    } else if (moved > 0) {
      out.nodes_moved.emplace_back(id);
    }
  }
}

json::array to_array(const std::vector<json::object>& objects) {
  return json::array(objects.begin(), objects.end());
}

json::array to_array(const std::vector<FieldChange>& fields) {
  json::array out;
  for (const FieldChange& each : fields) out.push_back({{"field", each.field}, {"was", each.was}, {"now", each.now}});
  return out;
}

}  // namespace

std::vector<FieldChange> changed_fields(const json::value& was, const json::value& now, const std::string& field) {
  std::vector<FieldChange> out;
  FieldWalk(out).compare(was, now, field);
  return out;
}

Difference difference(const json::object& was, const json::object& now) {
  Difference out;
  compare_nodes(was, now, out);
  const auto before = edges_of(was), after = edges_of(now);
  out.edges_added = without(after, before);
  out.edges_removed = without(before, after);
  json::object rest_was = was, rest_now = now;
  for (const std::string_view apart : {"nodes", "edges"}) {
    rest_was.erase(apart);
    rest_now.erase(apart);
  }
  out.document = changed_fields(rest_was, rest_now);
  return out;
}

bool Difference::empty() const {
  return nodes_added.empty() && nodes_removed.empty() && nodes_changed.empty() && nodes_moved.empty() &&
         edges_added.empty() && edges_removed.empty() && document.empty();
}

json::object Difference::to_json() const {
  json::array changed;
  for (const NodeChange& each : nodes_changed) changed.push_back({{"id", each.id}, {"fields", to_array(each.fields)}});
  return {{"nodes",
           {{"added", to_array(nodes_added)},
            {"removed", to_array(nodes_removed)},
            {"changed", std::move(changed)},
            {"moved", json::array(nodes_moved.begin(), nodes_moved.end())}}},
          {"edges", {{"added", to_array(edges_added)}, {"removed", to_array(edges_removed)}}},
          {"document", to_array(document)}};
}

}  // namespace parley::flow
