#include "flow/import_dialects.hpp"
#include "flow/import_values.hpp"

namespace parley::flow {

namespace {

// ---- A: canvas

void canvas_node(NodeImport& node) {
  const std::string type = small(node.foreign().type);
  if (type == "input" || type == "trigger") {
    node.type("start");
    return;
  }
  translate_pytake(node);
}

// ---- B: a trigger and a list of actions

class Actions {
 public:
  explicit Actions(DocumentImport& document) : document_(document) {}

  /// Adds the actions one behind the other, the first behind `from` by `port`.
  void chain(const json::array& actions, std::string from, std::string port) {
    for (const json::value& each : actions) {
      auto [type, fields] = tagged_value(each);
      const std::string id = "action_" + std::to_string(++count_);
      const bool branches = small(type) == "conditional";
      json::array yes, no;
      if (branches) {
        yes = taken_list(fields, "true_actions");
        no = taken_list(fields, "false_actions");
      }
      document_.add(ForeignNode{id, type, "", nullptr, std::move(fields), {}, {}});
      document_.add(ForeignEdge{from, port == "next" ? "" : port, id, {}});
      if (branches) {
        chain(yes, id, "true");
        chain(no, id, "false");
        return;  // what follows a Conditional in their list belongs to neither branch: their executor ends there
      }
      from = id;
      port = "next";
    }
  }

 private:
  static json::array taken_list(json::object& fields, std::string_view name) {
    const json::array* list = find_array(fields, name);
    json::array out = list ? *list : json::array();
    fields.erase(name);
    return out;
  }

  DocumentImport& document_;
  int count_ = 0;
};

void action_node(NodeImport& node) {
  const std::string type = small(node.foreign().type);
  if (type == "start") return;
  if (type == "sendwhatsappmessage") {
    node.type("template");
    node.move_or({"template", "template_name"}, "name", "");
    node.move_or({"language"}, "language", "pt_BR");
  } else if (type == "httprequest") {
    node.type("api_call");
    node.move_or({"method"}, "method", "GET");
    node.move_or({"url"}, "url", "");
    node.move({"headers"}, "headers", as_object);
    node.move({"body"}, "body");
  } else if (type == "delay") {
    node.type("delay");
    node.move_or({"duration_seconds"}, "seconds", 3, as_number);
  } else if (type == "conditional") {
    node.type("condition");
    const std::string condition = node.fields().take_text({"condition"});
    node.set("rules", json::array{{{"id", "rule_1"}, {"variable", condition}, {"operator", "=="}, {"value", true}}},
             "the condition as an expression that is true", json::string(condition));
    node.port("true", "rule_1");
    node.port("false", "default");
  } else {
    node.keep();
  }
}

}  // namespace

Imported import_rust_canvas(const json::object& foreign) {
  DocumentImport document(Dialect::rust_canvas);
  const json::object& canvas = canvas_of(foreign);
  Fields& about = document.about(canvas);
  if (const json::value* nodes = about.take({"nodes"}); nodes && nodes->is_array())
    for (const json::value& each : nodes->get_array()) {
      if (!each.is_object()) continue;
      ForeignNode node = read_node(each.get_object());
      if (node.label.empty()) node.label = std::string(string_or(node.fields, "label"));
      node.fields.erase("label");
      // What the node does is in data.config; what stands around it is how it looks.
      if (const json::object* config = find_object(node.fields, "config")) {
        json::object inner = *config;
        for (const auto& member : node.fields)
          if (member.key() != "config") node.rest[member.key()] = member.value();
        node.fields = std::move(inner);
      }
      const std::string type = small(node.type);
      if (type == "input" || type == "trigger")
        import_trigger(document, string_or(node.fields, "triggerType", "manual"), node.fields);
      document.add(std::move(node));
    }
  if (const json::value* edges = about.take({"edges"}); edges && edges->is_array())
    for (const json::value& each : edges->get_array())
      if (const json::object* edge = each.if_object()) document.add(read_edge(*edge));
  return document.finish(canvas_node);
}

Imported import_rust_actions(const json::object& foreign) {
  DocumentImport document(Dialect::rust_actions);
  Fields& about = document.about(foreign);
  if (const json::value* trigger = about.take({"trigger"})) {
    const auto [kind, fields] = tagged_value(*trigger);
    import_trigger(document, kind, fields);
  }
  document.add(ForeignNode{"start", "start", "", nullptr, {}, {}, {}});
  const json::value* actions = about.take({"actions"});
  if (actions && actions->is_array()) Actions(document).chain(actions->get_array(), "start", "next");
  return document.finish(action_node);
}

}  // namespace parley::flow
