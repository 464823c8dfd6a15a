#include "flow/import_dialects.hpp"
#include "flow/import_values.hpp"

namespace parley::flow {

namespace {

json::value error_handling(const json::value& was) {
  static const std::map<std::string, std::string_view> words{
      {"stopflow", "stop"}, {"continuetonext", "continue"}, {"retrynode", "retry"}, {"fallbacktohuman", "handoff"}};
  const auto found = words.find(was.is_string() ? small(was.get_string()) : "");
  return found == words.end() ? json::value("handoff") : json::value(found->second);
}

void builder_settings(DocumentImport& document, Fields& about) {
  const json::value* was = about.look({"settings"});
  json::object settings;
  if (const json::value* minutes = about.take({"settings.timeout_minutes"}))
    settings["session_timeout_seconds"] = as_seconds(*minutes, "minutes");
  if (const json::value* steps = about.take({"settings.max_iterations"})) settings["max_steps"] = as_number(*steps);
  if (const json::value* on_error = about.take({"settings.error_handling"}))
    settings["on_error"] = error_handling(*on_error);
  if (!settings.empty()) document.set("settings", std::move(settings), "timeout, steps and errors by our names", *was);
}

void builder_question(NodeImport& node) {
  // input_type is "Text", or {"Choice": ["S", "M"]}.
  const json::value* type = node.fields().look({"input_type"});
  if (type && type->is_object() && type->get_object().size() == 1) {
    const auto& choice = *type->get_object().begin();
    node.set("choices", as_choices(choice.value()), "the choices of " + std::string(choice.key()), *type);
    node.set("answer", small(choice.key()) == "choice" ? "choice" : "multi_choice", "its answers are choices");
    node.fields().take({"input_type"});
    node.type("question");
    node.move_or({"question"}, "text", "");
    node.move_or({"save_to_variable"}, "save_to", json::string("answer_" + node.foreign().id));
  } else {
    pytake_talk().at("question")(node);
  }
  node.move({"timeout_seconds"}, "timeout_seconds", as_number);
  node.move({"retry_message"}, "retry_text");
}

void builder_wait(NodeImport& node) {
  const std::string kind = small(node.fields().take_text({"wait_type"}, "FixedDelay"));
  if (kind == "fixeddelay") {
    node.type("delay");
    node.move_or({"duration_seconds"}, "seconds", 3, as_number);
  } else if (kind == "userinput") {
    node.type("question");
    node.set("text", "...", "added: a question needs a text");
    node.set("answer", "text", "it waits for any answer");
    node.set("save_to", json::string("answer_" + node.foreign().id), "added: the name of the answer");
    node.move({"duration_seconds"}, "timeout_seconds", as_number);
  } else if (kind == "externalevent") {
    node.type("webhook_wait");
    node.set("name", json::string(node.foreign().id), "added: the name by which it is called");
    node.move({"duration_seconds"}, "timeout_seconds", as_number);
  } else {
    node.config()["wait_type"] = kind;
    node.keep();
  }
}

void builder_action(NodeImport& node) {
  const std::string kind = node.fields().take_text({"action_type", "integration_type"});
  const std::string word = small(kind);
  const bool is_http = word == "httprequest" || word == "callwebhook" || word == "customapi" || word == "webservice";
  if (!is_http) {
    if (!kind.empty())
      node.config()[node.foreign().fields.contains("action_type") ? "action_type" : "integration_type"] = kind;
    return node.keep();
  }
  node.type("api_call");
  node.changed("action_type", "an HTTP request", json::string(kind), "api_call");
  node.move_or({"method", "parameters.method"}, "method", "GET");
  node.move_or({"endpoint", "parameters.url", "url"}, "url", "");
  node.move({"headers", "parameters.headers"}, "headers", as_object);
  node.move({"body_template", "parameters.body"}, "body");
  node.move({"save_result_to"}, "save_to");
  node.move({"response_mapping"}, "mapping", [](const json::value& was) {
    json::array out;
    if (const json::object* mapping = was.if_object())
      for (const auto& each : *mapping) out.push_back({{"path", each.value()}, {"save_to", each.key()}});
    return json::value(std::move(out));
  });
}

json::value body_parameters(const json::value& was) {
  json::array list;
  if (const json::object* object = was.if_object())
    for (const auto& each : *object) list.push_back({{"type", "text"}, {"text", each.value()}});
  return json::array{{{"type", "body"}, {"parameters", std::move(list)}}};
}

void builder_node(NodeImport& node) {
  const std::string type = small(node.foreign().type);
  if (type == "message") {
    pytake_talk().at("message")(node);
  } else if (type == "question") {
    builder_question(node);
  } else if (type == "condition") {
    condition_rules(node, {"conditions"}, small(node.fields().take_text({"operator"})) == "or");
  } else if (type == "action" || type == "integration") {
    builder_action(node);
  } else if (type == "wait") {
    builder_wait(node);
  } else if (type == "template") {
    node.type("template");
    node.move_or({"template_name"}, "name", "");
    node.move_or({"language"}, "language", "pt_BR");
    node.move({"parameters"}, "components", body_parameters);
  } else if (type == "end") {
    if (const std::string next = node.fields().take_text({"next_flow_id"}); !next.empty()) {
      if (const json::value* text = node.fields().take({"message"}))
        node.before("text", {{"text", *text}}, "its message is said before the next flow begins");
      node.type("jump_to_flow");
      node.set("flow", json::string(next), "its next flow");
    } else {
      node.type("end");
      node.move({"message"}, "text");
    }
  } else if (type == "start") {
    node.type("start");
  } else {
    node.keep();
  }
}

/// A node whose type is a tag: {"id", "node_type": {"Message": {...}}}.
json::object untagged(const json::object& node) {
  for (const std::string_view name : {"node_type", "type", "data"}) {
    const json::object* tag = find_object(node, name);
    if (!tag || tag->size() != 1 || !tag->begin()->value().is_object() || node.contains("config")) continue;
    if (name == "data" && (node.contains("type") || node.contains("node_type"))) continue;
    json::object out = node;
    out.erase(name);
    out["type"] = tag->begin()->key();
    out["config"] = tag->begin()->value();
    return out;
  }
  return node;
}

}  // namespace

Imported import_rust_builder(const json::object& foreign) {
  DocumentImport document(Dialect::rust_builder);
  Fields& about = document.about(canvas_of(foreign));
  builder_settings(document, about);
  if (const json::value* trigger = about.take({"trigger"})) {
    const auto [kind, fields] = tagged_value(*trigger);
    import_trigger(document, kind, fields);
  }
  if (const json::value* nodes = about.take({"nodes"}); nodes && nodes->is_array())
    for (const json::value& each : nodes->get_array())
      if (const json::object* node = each.if_object()) document.add(read_node(untagged(*node)));
  if (const json::value* edges = about.take({"edges", "connections"}); edges && edges->is_array())
    for (const json::value& each : edges->get_array())
      if (const json::object* edge = each.if_object()) document.add(read_edge(*edge));
  return document.finish(builder_node);
}

}  // namespace parley::flow
