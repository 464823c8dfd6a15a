#include "flow/import_dialects.hpp"
#include "flow/import_values.hpp"

namespace parley::flow {

namespace {

void start(NodeImport& node) {
  node.type("start");
  if (const json::value* greeting = node.fields().take({"greeting"}))
    node.after("text", {{"text", *greeting}}, "the greeting is a message of its own");
}

void condition(NodeImport& node) {
  if (const json::value* route = node.fields().take({"hasDefaultRoute"}))
    node.changed("hasDefaultRoute", "a condition always has the port default", *route, nullptr);
  const std::string logic = small(node.fields().take_text({"logicOperator", "logic_operator"}));
  if (!logic.empty())
    node.changed("logicOperator", "counts where several rules share one port", json::string(logic),
                 logic == "or" ? "any" : "all");
  for (const auto& [theirs, ours] : {std::pair<std::string_view, std::string_view>{"true_next_node_id", "rule_1"},
                                     {"false_next_node_id", "default"}})
    if (const std::string next = node.fields().take_text({theirs}); !next.empty())
      node.leads_to(std::string(ours), next);
  condition_rules(node, {"conditions"}, logic == "or");
}

void delay(NodeImport& node) {
  node.type("delay");
  if (const json::value* text = node.fields().take({"delayMessage", "delay_message"}))
    node.before("text", {{"text", *text}}, "what is said before the delay is a message of its own");
  if (node.move({"delaySeconds", "delay_seconds", "duration_seconds"}, "seconds", as_number)) return;
  const std::string unit = node.fields().take_text({"unit"}, "seconds");
  node.move_or({"duration", "value"}, "seconds", 3, [&](const json::value& count) { return as_seconds(count, unit); });
  if (unit != "seconds") node.changed("unit", "seconds from now on", json::string(unit), "seconds");
}

void jump(NodeImport& node) {
  std::string kind = small(node.fields().take_text({"jumpType", "jump_type"}));
  if (kind.empty()) kind = node.fields().look({"targetFlowId", "targetFlow", "target_flow_id"}) ? "flow" : "node";
  if (kind == "node") {
    node.type("jump");
    node.move_or({"targetNodeId", "targetNode", "target_node_id"}, "node", "");
    return;
  }
  const bool comes_back = node.fields().take_bool({"return_to_parent"}, false);
  node.type(comes_back ? "call_flow" : "jump_to_flow");
  node.move_or({"targetFlowId", "targetFlow", "target_flow_id"}, "flow", "");
  if (comes_back) {
    node.move({"variable_mapping"}, "input");
  } else {
    node.move({"preserveContext", "pass_variables"}, "pass_variables");
    node.move({"variable_mapping"}, "variables");
  }
}

void random(NodeImport& node) {
  node.type("split");
  json::array paths;
  std::vector<std::string> ports;
  for (Fields* item : node.items({"paths"})) {
    std::string id = item->take_text({"id"});
    if (id.empty()) id = "path_" + std::to_string(paths.size() + 1);
    json::object path{{"id", id}};
    if (const json::value* label = item->take({"label", "name"})) path["label"] = *label;
    const json::value* weight = item->take({"weight"});
    path["weight"] = weight ? as_number(*weight) : json::value(1);
    if (const std::string target = item->take_text({"targetNodeId"}); !target.empty() && node.foreign().handles.empty())
      node.leads_to(id, target);
    node.port("path-" + std::to_string(paths.size()), id);
    paths.push_back(std::move(path));
    ports.push_back(std::move(id));
  }
  node.set("paths", std::move(paths), "a port for each path");
  node.plain_ports(std::move(ports));
  if (const json::value* use = node.fields().take({"useSeeded"}))
    node.changed("useSeeded", "a split keeps each contact on one path, with a seed or without", *use, nullptr);
  node.move({"seed"}, "seed");
}

json::value negated(const json::value& value) {
  const json::value number = as_number(value);
  if (number.is_int64()) return -number.get_int64();
  if (number.is_double()) return -number.get_double();
  return value;
}

void datetime(NodeImport& node) {
  node.type("datetime");
  const std::string operation = small(node.fields().take_text({"operation"}, "get_current"));
  const std::string ours = operation == "get_current" ? "get" : operation == "subtract" ? "add" : operation;
  if (ours == operation) {
    node.config()["operation"] = ours;
  } else {
    node.set("operation", json::string(ours), "another word for the operation", json::string(operation));
  }
  node.move_or({"timezone", "time_zone"}, "time_zone", "America/Sao_Paulo");
  node.move({"format", "outputFormat"}, "format");
  node.move({"inputFormat", "input_format"}, "input_format");
  node.move({"addAmount", "amount"}, "amount", operation == "subtract" ? negated : as_number);
  node.move({"addUnit", "unit"}, "unit");
  node.move({"sourceVariable", "variable"}, "value", as_reference);
  node.move({"compareWith", "compareVariable"}, "other", as_reference);
  node.move({"compareOperator"}, "operator", [](const json::value& was) {
    return was.is_string() ? json::value(json::string(as_operator(was.get_string()))) : was;
  });
  node.move({"outputVariable", "output_variable"}, "save_to");
  if (ours == "compare") {
    node.plain_ports({"true", "false"});
    for (const char* word : {"true", "false"}) node.port(word, word);
  }
}

}  // namespace

const TranslateTable& pytake_logic() {
  static const TranslateTable table{{"start", start},      {"condition", condition}, {"delay", delay},
                                    {"jump", jump},        {"jump_to_flow", jump},   {"random", random},
                                    {"datetime", datetime}};
  return table;
}

void translate_pytake(NodeImport& node) {
  const std::string type = small(node.foreign().type);
  for (const TranslateTable* table : {&pytake_talk(), &pytake_logic(), &pytake_data()})
    if (const auto found = table->find(type); found != table->end()) {
      if (const std::string next = node.fields().take_text({"next_node_id"}); !next.empty())
        node.leads_to(type == "message" && node.fields().look({"buttons"}) ? "other" : "next", next);
      return found->second(node);
    }
  if (const std::string next = node.fields().take_text({"next_node_id"}); !next.empty()) node.leads_to("next", next);
  node.keep();
}

}  // namespace parley::flow
