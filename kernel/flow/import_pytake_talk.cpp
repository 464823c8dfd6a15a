#include "flow/import_dialects.hpp"
#include "flow/import_values.hpp"

namespace parley::flow {

namespace {

bool is_media_kind(std::string_view kind) {
  return kind == "image" || kind == "video" || kind == "audio" || kind == "document";
}

/// {kind, url, caption, filename}; nothing when there is no address.
json::object media_of(Fields& fields, std::string_view kind) {
  json::object media;
  const json::value* url = fields.take({"mediaUrl", "media_url"});
  if (!url) return media;
  media["kind"] = is_media_kind(kind) ? kind : "document";
  media["url"] = *url;
  if (const json::value* caption = fields.take({"caption"})) media["caption"] = *caption;
  if (const json::value* filename = fields.take({"filename", "fileName"})) media["filename"] = *filename;
  return media;
}

void message(NodeImport& node) {
  Fields& fields = node.fields();
  const std::string kind = small(fields.take_text({"mediaType", "media_type", "messageType"}, "text"));
  if (kind == "location") {
    node.changed("messageType", "a place cannot be sent by a flow yet; its fields are kept", json::string(kind),
                 nullptr);
  }
  json::object media = media_of(fields, kind);
  node.port("error", "error");
  const bool has_text = fields.look({"content", "messageText", "text", "message"}) != nullptr;
  if (!media.empty() && !has_text) {
    node.type("media");
    for (auto& member : media) node.set(member.key(), member.value(), "from the message's medium");
  } else {
    node.type("text");
    node.move_or({"content", "messageText", "text", "message"}, "text", "");
    if (!media.empty()) node.set("media", std::move(media), "from the message's medium");
  }
  node.move({"delay", "delay_seconds"}, "delay_seconds", as_number);
}

/// [{label, value, next_node_id}] under a message: buttons, or a list when they are more than three.
void choices_of_message(NodeImport& node) {
  json::array buttons;
  for (Fields* item : node.items({"buttons"})) {
    const std::string title = item->take_text({"label", "title", "text"});
    std::string id = item->take_text({"value", "id"});
    if (id.empty()) id = as_id(title, buttons.size());
    if (const std::string next = item->take_text({"next_node_id"}); !next.empty()) node.leads_to(id, next);
    buttons.push_back({{"id", id}, {"title", title}});
  }
  node.move_or({"text", "content", "messageText"}, "body", "");
  if (buttons.size() <= 3) {
    node.type("buttons");
    node.set("buttons", std::move(buttons), "from the buttons of the message");
  } else {
    node.type("list");
    node.set("button", "...", "added: a list is opened by a button; give it a text");
    node.set("sections", json::array{json::object{{"rows", std::move(buttons)}}}, "a list, as buttons are at most 3");
  }
  node.plain_ports({"other"});
}

void message_or_choices(NodeImport& node) {
  const json::value* buttons = node.fields().look({"buttons"});
  return buttons && buttons->is_array() ? choices_of_message(node) : message(node);
}

json::value answer_type(const json::value& was) {
  static const std::map<std::string, std::string_view> words{{"options", "choice"},
                                                             {"choice", "choice"},
                                                             {"multiple_choice", "choice"},
                                                             {"multiplechoice", "multi_choice"},
                                                             {"multi_choice", "multi_choice"},
                                                             {"yesno", "yes_no"},
                                                             {"yes_no", "yes_no"},
                                                             {"boolean", "yes_no"}};
  if (!was.is_string()) return "text";
  const auto found = words.find(small(was.get_string()));
  return found == words.end() ? json::value(small(was.get_string())) : json::value(found->second);
}

void question(NodeImport& node) {
  node.type("question");
  node.move_or({"content", "questionText", "question", "text"}, "text", "");
  if (node.fields().look({"options", "validation.choices", "choices"})) {
    node.move({"options", "validation.choices", "choices"}, "choices", as_choices);
    node.move_or({"responseType", "response_type", "validation.type", "input_type"}, "answer", "choice", answer_type);
    if (node.config()["answer"] != "multi_choice" && node.config()["answer"] != "choice")
      node.set("answer", "choice", "it has choices", node.config()["answer"]);
  } else {
    node.move_or({"responseType", "response_type", "validation.type", "input_type"}, "answer", "text", answer_type);
  }
  node.move({"validation.maxAttempts", "max_attempts", "maxAttempts"}, "max_attempts", as_number);
  node.move({"validation.errorMessage", "validation.error_message", "error_message"}, "retry_text");
  json::object validation;
  for (const auto& [theirs, ours] : {std::pair<std::string_view, std::string_view>{"min", "min"},
                                     {"max", "max"},
                                     {"min_length", "min_length"},
                                     {"max_length", "max_length"},
                                     {"minLength", "min_length"},
                                     {"maxLength", "max_length"},
                                     {"pattern", "pattern"}})
    if (const json::value* bound = node.fields().take({"validation." + std::string(theirs), std::string_view(theirs)}))
      validation[ours] = theirs == "pattern" ? *bound : as_number(*bound);
  if (!validation.empty()) node.set("validation", std::move(validation), "the bounds of the answer");
  node.move_or({"variableName", "outputVariable", "output_variable", "variable", "save_to_variable"}, "save_to",
               json::string("answer_" + node.foreign().id));
  node.move({"timeout", "timeout_seconds"}, "timeout_seconds", as_number);
  node.port("invalid", "invalid");
  node.port("timeout", "timeout");
}

void buttons(NodeImport& node) {
  node.type("buttons");
  node.move_or({"bodyText", "body", "text"}, "body", "");
  node.move({"headerText", "header"}, "header");
  node.move({"footerText", "footer"}, "footer");
  node.move_or({"buttons"}, "buttons", json::array(), as_choices);
  node.move({"outputVariable", "output_variable"}, "save_to");
  std::vector<std::string> ports;
  for (const json::value& each : node.config()["buttons"].as_array()) {
    const std::string id(string_or(each.as_object(), "id"));
    for (const std::string_view word : {"button-", "button_", "btn-"})
      node.port(std::string(word) + std::to_string(ports.size()), id);
    ports.push_back(id);
  }
  ports.push_back("other");
  node.plain_ports(std::move(ports));
}

json::value rows_as_section(const json::value& rows) {
  return json::array{json::object{{"rows", as_choices(rows)}}};
}

void list(NodeImport& node) {
  node.type("list");
  node.move_or({"bodyText", "body", "text"}, "body", "");
  node.move({"headerText", "header"}, "header");
  node.move({"footerText", "footer"}, "footer");
  node.move_or({"buttonText", "button"}, "button", "...");
  if (!node.move({"sections"}, "sections"))
    node.move_or({"listItems", "items"}, "sections", json::array(), rows_as_section);
  node.move({"outputVariable", "output_variable"}, "save_to");
  std::vector<std::string> ports;
  if (const json::array* sections = find_array(node.config(), "sections"))
    for (const json::value& section : *sections)
      if (const json::array* rows = section.is_object() ? find_array(section.get_object(), "rows") : nullptr)
        for (const json::value& row : *rows)
          if (row.is_object()) ports.emplace_back(string_or(row.get_object(), "id"));
  ports.push_back("other");
  node.plain_ports(std::move(ports));
}

json::object parameters(std::string_view type, const json::value& list) {
  json::array out;
  if (list.is_array())
    for (const json::value& each : list.get_array())
      out.push_back(each.is_object() ? each : json::value{{"type", "text"}, {"text", each}});
  return {{"type", type}, {"parameters", std::move(out)}};
}

void whatsapp_template(NodeImport& node) {
  node.type("template");
  node.move_or({"templateName", "template_name", "name"}, "name", "");
  node.move_or({"languageCode", "language", "language_code"}, "language", "pt_BR");
  node.move({"components"}, "components");
  json::array components;
  for (const auto& [theirs, type] :
       {std::pair<std::string_view, std::string_view>{"headerParams", "header"}, {"bodyParams", "body"}})
    if (const json::value* given = node.fields().take({theirs})) components.push_back(parameters(type, *given));
  if (!components.empty()) node.set("components", std::move(components), "from headerParams and bodyParams");
  node.port("error", "error");
}

void handoff_fields(NodeImport& node) {
  node.move({"queueId", "queue_id", "queue"}, "queue");
  node.move({"departmentId", "department_id", "departmentName", "department"}, "department");
  node.move({"agentId", "agent_id", "agentName", "agent"}, "agent");
  node.move({"priority"}, "priority");
  node.move({"contextMessage", "context_message"}, "text");
  node.port("error", "error");
}

void handoff(NodeImport& node) {
  node.type("handoff");
  if (const std::string kind = node.fields().take_text({"handoffType", "handoff_type"}); !kind.empty())
    node.changed("handoffType", "follows from what is filled in", json::string(kind), nullptr);
  handoff_fields(node);
  const bool says = node.fields().take_bool({"sendTransferMessage", "send_transfer_message"}, true);
  if (says) node.move({"transferMessage", "transfer_message", "message", "content"}, "message");
}

void end(NodeImport& node) {
  const std::string kind = small(node.fields().take_text({"endType", "end_type"}));
  const bool to_people = kind == "handoff" || node.fields().take_bool({"trigger_handoff"}, false);
  if (!kind.empty()) node.changed("endType", "follows from what is filled in", json::string(kind), nullptr);
  if (to_people) {
    node.type("handoff");
    handoff_fields(node);
    node.move({"content", "farewellMessage", "message"}, "message");
    return;
  }
  node.type("end");
  node.move({"content", "farewellMessage", "message"}, "text");
  node.move({"closeConversation", "close_conversation"}, "close");
  node.move({"addTag", "add_tag"}, "tag");
}

}  // namespace

const TranslateTable& pytake_talk() {
  static const TranslateTable table{{"message", message_or_choices},
                                    {"text", message_or_choices},
                                    {"question", question},
                                    {"interactive_buttons", buttons},
                                    {"interactive_list", list},
                                    {"whatsapp_template", whatsapp_template},
                                    {"handoff", handoff},
                                    {"end", end}};
  return table;
}

}  // namespace parley::flow
