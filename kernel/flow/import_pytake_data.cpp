#include "flow/import_dialects.hpp"
#include "flow/import_values.hpp"

namespace parley::flow {

namespace {

/// The part of a request that api_call nodes and webhook actions share.
void request_fields(NodeImport& node) {
  node.move_or({"method", "webhookMethod"}, "method", "GET");
  node.move_or({"url", "webhookUrl", "endpoint"}, "url", "");
  node.move({"queryParams", "query_params", "query"}, "query", as_object);
  node.move({"headers"}, "headers", as_object);
  node.move({"secretId", "secret_id"}, "secret");
  node.move({"body", "body_template", "bodyTemplate"}, "body");
  node.move({"timeout", "timeout_seconds"}, "timeout_seconds", as_number);
  node.port("error", "http_error");
  node.port("http_error", "http_error");
  node.port("timeout", "timeout");
  node.port("success", "next");
}

void api_call(NodeImport& node) {
  node.type("api_call");
  if (const std::string auth = node.fields().take_text({"authType"}); !auth.empty())
    node.changed("authType", "the secret says how it is presented", json::string(auth), nullptr);
  request_fields(node);
  node.move_or({"responseVariable", "outputVariable", "responseVar", "output_variable", "response_variable"}, "save_to",
               "api_response");
  node.move({"errorHandling.maxRetries"}, "retries", as_number);
  node.move({"errorHandling.retryDelay"}, "retry_delay_seconds", as_number);
}

void ai_prompt(NodeImport& node) {
  node.type("ai");
  node.move_or({"model"}, "model", "");
  node.move_or({"prompt"}, "prompt", "");
  node.move({"systemPrompt", "system_prompt"}, "system");
  node.move({"temperature"}, "temperature", as_number);
  node.move({"maxTokens", "max_tokens"}, "max_tokens", as_number);
  node.move({"timeout"}, "timeout_seconds", as_number);
  node.move_or({"responseVariable", "outputVariable", "output_variable"}, "save_to", "ai_response");
  node.port("error", "error");
  node.port("timeout", "timeout");
}

json::value typed(const json::value& value, std::string_view type) {
  if (type == "number") return as_number(value);
  if (type == "boolean" && value.is_string()) return value.get_string() == "true" || value.get_string() == "1";
  if (type == "json" && value.is_string()) {
    const auto parsed = parse_json(value.get_string(), "value");
    if (parsed) return *parsed;
  }
  return value;
}

json::object assignment_from(Fields& item) {
  json::object out{{"name", item.take_text({"name", "variableName", "variable"})},
                   {"operation", item.take_text({"operation"}, "set")}};
  const std::string kind = small(item.take_text({"valueType", "value_type"}, "static"));
  if (kind == "variable") {
    if (const json::value* source = item.take({"variableSource", "value"})) out["expression"] = as_variable(*source);
  } else if (kind == "expression") {
    if (const json::value* expression = item.take({"expression", "value"})) out["expression"] = *expression;
  } else if (const json::value* value = item.take({"value", "variableValue"})) {
    out["value"] = typed(*value, kind);
  }
  return out;
}

void set_variable(NodeImport& node) {
  node.type("assignment");
  json::array assignments;
  for (Fields* item : node.items({"variables", "assignments"})) assignments.push_back(assignment_from(*item));
  if (assignments.empty()) assignments.push_back(assignment_from(node.fields()));
  node.set("assignments", std::move(assignments), "the variables that are set, with their types");
}

void analytics(NodeImport& node) {
  node.type("event");
  node.move_or({"eventName", "eventType"}, "name", json::string("event_" + node.foreign().id));
  if (!node.move({"eventValueVariable"}, "value", as_reference)) node.move({"eventValue"}, "value", as_number);
  node.move({"eventProperties", "metadata"}, "properties", as_object);
}

void script(NodeImport& node) {
  const std::string language = small(node.fields().take_text({"language", "scriptLanguage"}, "python"));
  if (language == "lua") {
    node.type("script");
    node.move_or({"code", "scriptCode", "source"}, "source", "");
    node.move({"outputVariable", "output_variable"}, "save_to");
    return;
  }
  node.type("script_" + language);  // as type script it would be run as Lua
  node.config()["language"] = language;
  node.keep();
}

/// One entry of an action's list, as type and config; nothing when it has no counterpart.
std::optional<std::pair<std::string, json::object>> action_from(const std::string& kind, Fields& item) {
  if (kind == "save_contact") {
    const json::value* fields = item.take({"config.fields", "contactFields"});
    return std::pair{"contact", json::object{{"fields", fields ? as_object(*fields) : json::value(json::object())}}};
  }
  if (kind == "add_tag" || kind == "remove_tag") {
    const std::string tag = item.take_text({"config.tag", "tagName"});
    return std::pair{"contact",
                     json::object{{kind == "add_tag" ? "tags_add" : "tags_remove", json::array{json::string(tag)}}}};
  }
  if (kind == "update_field") {
    json::object fields;
    const std::string name = item.take_text({"config.field", "fieldName"});
    const json::value* value = item.take({"config.value", "fieldValue"});
    fields[name] = value ? *value : json::value("");
    return std::pair{"contact", json::object{{"fields", std::move(fields)}}};
  }
  if (kind == "update_variable") {
    json::object assignment{{"name", item.take_text({"config.variableName", "config.name"})},
                            {"operation", item.take_text({"config.operation"}, "set")}};
    if (const json::value* value = item.take({"config.value"})) assignment["value"] = *value;
    return std::pair{"assignment", json::object{{"assignments", json::array{std::move(assignment)}}}};
  }
  if (kind != "webhook") return std::nullopt;
  json::object config{{"method", item.take_text({"config.method", "webhookMethod"}, "POST")},
                      {"url", item.take_text({"config.url", "webhookUrl"})}};
  if (const json::value* headers = item.take({"config.headers", "headers"})) config["headers"] = as_object(*headers);
  if (const json::value* body = item.take({"config.body", "body"})) config["body"] = *body;
  if (const json::value* timeout = item.take({"config.timeout", "timeout"}))
    config["timeout_seconds"] = as_number(*timeout);
  if (const std::string to = item.take_text({"config.saveResponseTo", "outputVariable"}); !to.empty())
    config["save_to"] = to;
  return std::pair{"api_call", std::move(config)};
}

void action(NodeImport& node) {
  std::vector<std::pair<std::string, json::object>> made;
  const auto items = node.items({"actions"});
  for (Fields* item : items) {
    const std::string kind = item->take_text({"type"});
    if (auto ours = action_from(kind, *item)) {
      made.push_back(std::move(*ours));
    } else {
      made.emplace_back("action_" + kind, json::object(item->object()));
      node.changed(item->path("type"), "no counterpart here: kept as a node of its own", json::string(kind),
                   json::string("action_" + kind));
      for (const auto& member : item->object()) item->take({member.key()});
    }
  }
  if (items.empty()) {
    const std::string kind = node.fields().take_text({"actionType", "action_type"});
    auto ours = action_from(kind, node.fields());
    if (!ours) {
      if (!kind.empty()) node.config()["actionType"] = kind;
      return node.keep();
    }
    made.push_back(std::move(*ours));
  }
  if (made.empty()) return node.keep();
  node.type(made[0].first);
  for (auto& member : made[0].second) node.set(member.key(), member.value(), "from the action");
  for (std::size_t i = 1; i < made.size(); ++i)
    node.after(made[i].first, made[i].second, "each action is a node of its own");
}

void kept(NodeImport& node) {
  node.keep();
}

}  // namespace

const TranslateTable& pytake_data() {
  static const TranslateTable table{
      {"action", action}, {"api_call", api_call},         {"ai_prompt", ai_prompt},     {"database_query", kept},
      {"script", script}, {"set_variable", set_variable}, {"assignment", set_variable}, {"analytics", analytics}};
  return table;
}

Imported import_pytake(const json::object& foreign, Dialect dialect) {
  DocumentImport document(dialect);
  read_canvas(foreign, document);
  return document.finish(translate_pytake);
}

}  // namespace parley::flow
