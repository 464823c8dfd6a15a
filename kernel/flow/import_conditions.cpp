#include "flow/import_dialects.hpp"
#include "flow/import_values.hpp"

namespace parley::flow {

namespace {

json::object rule_from(Fields& item) {
  json::object rule;
  if (const json::value* label = item.take({"label", "name"})) rule["label"] = *label;
  if (const json::value* variable = item.take({"variable", "field", "variableName"}))
    rule["variable"] = as_variable(*variable);
  rule["operator"] = as_operator(item.take_text({"operator", "conditionType", "op"}, "=="));
  if (const json::value* value = item.take({"value"})) rule["value"] = *value;
  return rule;
}

bool is_yes(std::string_view handle) {
  const std::string word = small(handle);
  return word == "true" || word == "yes" || word == "sim" || word == "sí" || word == "si";
}
bool is_no(std::string_view handle) {
  const std::string word = small(handle);
  return word == "false" || word == "no" || word == "não" || word == "nao" || word == "else";
}

/// All rules lead out at one port when the edges speak of true and false.
void one_rule(NodeImport& node, json::array rules, bool match_any) {
  json::object rule{{"id", "rule_1"}};
  if (rules.size() == 1) {
    for (const auto& member : rules[0].as_object()) rule[member.key()] = member.value();
  } else {
    rule[match_any ? "any" : "all"] = rules;
  }
  node.set("rules", json::array{std::move(rule)}, "one rule, as its connections are for true and false",
           std::move(rules));
}

}  // namespace

void condition_rules(NodeImport& node, Names lists, bool match_any) {
  node.type("condition");
  json::array rules;
  for (Fields* item : node.items(lists)) rules.push_back(rule_from(*item));
  if (rules.empty() && node.fields().look({"variable", "operator", "field"})) rules.push_back(rule_from(node.fields()));
  bool true_and_false = false;
  for (const std::string& handle : node.foreign().handles) {
    const bool yes = is_yes(handle);
    if (yes || is_no(handle)) node.port(handle, yes ? "rule_1" : "default");
    true_and_false = true_and_false || yes || is_no(handle);
  }
  std::vector<std::string> ports;
  for (std::size_t place = 0; place < rules.size(); ++place) {
    const std::string port = "rule_" + std::to_string(place + 1);
    ports.push_back(port);
    for (const std::string_view word : {"condition-", "condition_", "case-", "rule-"})
      node.port(std::string(word) + std::to_string(place), port);
  }
  for (const std::string_view word : {"condition-default", "default", "condition_default", "else"})
    node.port(std::string(word), "default");
  if (true_and_false) {
    one_rule(node, std::move(rules), match_any);
    node.plain_ports({"rule_1", "default"});
    return;
  }
  ports.push_back("default");
  node.plain_ports(std::move(ports));
  const json::value was = rules;
  for (std::size_t place = 0; place < rules.size(); ++place)
    rules[place].as_object()["id"] = "rule_" + std::to_string(place + 1);
  node.set("rules", std::move(rules), "a port for each rule, in their order", was);
}

}  // namespace parley::flow
