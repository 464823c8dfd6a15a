#include "flow/import_dialects.hpp"
#include "flow/import_texts.hpp"
#include "flow/import_values.hpp"

namespace parley::flow {

namespace {

void media(NodeImport& node, std::string_view kind) {
  node.type("media");
  node.config()["kind"] = kind;
  node.move_or({"mediaUrl", "url"}, "url", "");
  node.move({"caption"}, "caption");
  node.move({"fileName", "filename"}, "filename");
}

/// contains, equals, regex, startsWith, ... against what the person wrote, or against a variable.
json::object rule_from(Fields& fields, std::size_t place) {
  json::object rule{{"id", "rule_" + std::to_string(place + 1)}};
  const std::string kind = fields.take_text({"conditionType", "operator"}, "equals");
  const std::string field = fields.take_text({"field", "variable"});
  if (const json::value* label = fields.take({"label"})) rule["label"] = *label;
  rule["variable"] = field.empty() || small(field) == "message" ? "message.text" : our_variable(field);
  rule["operator"] = small(kind) == "variable" ? "==" : as_operator(kind);
  if (const json::value* value = fields.take({"value"})) rule["value"] = *value;
  return rule;
}

void condition(NodeImport& node) {
  node.type("condition");
  const std::string mode = small(node.fields().take_text({"mode"}, "simple"));
  json::array rules;
  std::vector<std::string> ports;
  if (mode == "switch") {
    for (Fields* item : node.items({"cases"})) {
      node.port("case-" + std::to_string(rules.size()), "rule_" + std::to_string(rules.size() + 1));
      rules.push_back(rule_from(*item, rules.size()));
    }
  } else {
    rules.push_back(rule_from(node.fields(), 0));
    for (const char* yes : {"true", "sim", "yes", "True", "Sim", "Yes"}) node.port(yes, "rule_1");
    for (const char* no : {"false", "não", "nao", "no", "False", "Não", "No"}) node.port(no, "default");
  }
  for (std::size_t place = 0; place < rules.size(); ++place) ports.push_back("rule_" + std::to_string(place + 1));
  ports.push_back("default");
  node.port("default", "default");
  node.plain_ports(std::move(ports));
  node.set("rules", std::move(rules), "from the node's mode " + mode);
}

void http(NodeImport& node) {
  node.type("api_call");
  node.move_or({"method"}, "method", "GET");
  node.move_or({"url"}, "url", "");
  node.move({"headers"}, "headers", as_object);
  node.move({"body"}, "body");
  node.move({"timeout"}, "timeout_seconds", as_number);
  json::array mapping;
  for (Fields* item : node.items({"variableMappings"})) {
    const std::string path = item->take_text({"jsonPath", "path"});
    const std::string plain = path.starts_with("$.") ? path.substr(2) : path;
    mapping.push_back({{"path", plain}, {"save_to", item->take_text({"variableName", "save_to"})}});
  }
  if (!mapping.empty()) node.set("mapping", std::move(mapping), "from variableMappings");
}

void chatwoot(NodeImport& node) {
  node.type("contact");
  const bool removes = node.fields().take_text({"action"}) == "remove";
  node.move_or({"tags"}, removes ? "tags_remove" : "tags_add", json::array());
}

void text(NodeImport& node) {
  node.type("text");
  node.move_or({"content", "text"}, "text", "");
}

bool is_media(std::string_view type) {
  return type == "image" || type == "video" || type == "audio" || type == "document";
}

void astra_node(NodeImport& node) {
  const std::string type = small(node.foreign().type);
  if (is_media(type)) return media(node, type);
  if (type == "text") return text(node);
  if (type == "condition") return condition(node);
  if (type == "httprest") return http(node);
  if (type == "integration_chatwoot") return chatwoot(node);
  if (type == "trigger") return node.type("start");
  if (type == "stop") return node.type("end");
  if (type == "delay") {
    node.type("delay");
    const std::string unit = node.fields().take_text({"unit"}, "seconds");
    node.move_or({"value", "duration"}, "seconds", 3,
                 [&](const json::value& count) { return as_seconds(count, unit); });
    if (unit != "seconds")
      node.changed("unit", "seconds from now on; their engine took every delay for seconds", json::string(unit),
                   "seconds");
    return;
  }
  if (type == "ai") {
    node.type("ai");
    node.move_or({"model", "aiProvider"}, "model", "");
    node.move_or({"prompt"}, "prompt", "");
    node.set("save_to", "ai_response", "added: the name of the answer");
    return;
  }
  if (type == "action") {
    const std::string kind = small(node.fields().take_text({"actionType"}, "text"));
    node.changed("actionType", "a node type of its own", json::string(kind), json::string(kind));
    if (is_media(kind)) return media(node, kind);
    if (kind == "text") return text(node);
    node.config()["actionType"] = kind;
  }
  node.keep();
}

/// Their engine waits for the person's answer when it comes to a condition: the text in front of it is a question.
void text_with_answer(NodeImport& node) {
  text(node);
  node.type("question");
  node.set("answer", "text", "a question, as the condition behind it looks at the answer");
  node.set("save_to", "reply", "added: the name of the answer");
}

/// The nodes from which one comes to a condition.
std::set<std::string> nodes_before_conditions(const std::vector<ForeignNode>& nodes,
                                              const std::vector<ForeignEdge>& edges) {
  std::set<std::string> conditions, out;
  for (const ForeignNode& each : nodes)
    if (small(each.type) == "condition") conditions.insert(each.id);
  for (const ForeignEdge& each : edges)
    if (conditions.contains(each.target) && !conditions.contains(each.source)) out.insert(each.source);
  return out;
}

/// Single braces are placeholders in some of their texts.
void translate(NodeImport& node, bool before_condition) {
  if (before_condition && small(node.foreign().type) == "text") {
    text_with_answer(node);
  } else {
    astra_node(node);
    if (before_condition)
      node.changed("edges", "their engine waits for an answer before the condition: put a question in front of it",
                   nullptr, nullptr);
  }
  for (TextChange& each : with_double_braces(node.config()))
    node.changed("config." + each.field, "names in single braces", std::move(each.was), std::move(each.now));
}

/// {id, data: {nodeType, label, config}}
ForeignNode read_astra_node(const json::object& object) {
  ForeignNode node = read_node(object);
  const json::object data = std::move(node.fields);
  node.rest["type"] = node.type;  // how it is drawn
  node.type = std::string(string_or(data, "nodeType", node.type));
  node.label = std::string(string_or(data, "label"));
  const json::object* config = find_object(data, "config");
  node.fields = config ? *config : json::object();
  for (const auto& member : data)
    if (member.key() != "nodeType" && member.key() != "label" && member.key() != "config")
      node.rest[member.key()] = member.value();
  return node;
}

}  // namespace

Imported import_astra(const json::object& foreign) {
  DocumentImport document(Dialect::astra);
  Fields& about = document.about(canvas_of(foreign));
  std::vector<ForeignNode> nodes;
  std::vector<ForeignEdge> edges;
  if (const json::value* list = about.take({"nodes"}); list && list->is_array())
    for (const json::value& each : list->get_array())
      if (const json::object* node = each.if_object()) nodes.push_back(read_astra_node(*node));
  if (const json::value* list = about.take({"edges"}); list && list->is_array())
    for (const json::value& each : list->get_array())
      if (const json::object* edge = each.if_object()) edges.push_back(read_edge(*edge));
  const std::set<std::string> asking = nodes_before_conditions(nodes, edges);
  for (ForeignNode& each : nodes) document.add(std::move(each));
  for (ForeignEdge& each : edges) document.add(std::move(each));
  return document.finish([&](NodeImport& node) { translate(node, asking.contains(node.foreign().id)); });
}

}  // namespace parley::flow
