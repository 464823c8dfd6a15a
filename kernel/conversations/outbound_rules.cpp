#include "conversations/outbound_rules.hpp"

namespace parley::conversations {

namespace {

const json::array* alternatives_of(const json::value& schema) {
  const json::object* root = schema.if_object();
  const json::object* properties = root ? find_object(*root, "properties") : nullptr;
  const json::object* message = properties ? find_object(*properties, "message") : nullptr;
  return message ? find_array(*message, "oneOf") : nullptr;
}

bool is_file(std::string_view type) {
  return type == "image" || type == "video" || type == "audio" || type == "document" || type == "sticker";
}

}  // namespace

Result<OutboundRules> OutboundRules::from_schema(std::string_view text) {
  const Result<json::value> schema = parse_json(text, "outbound message schema");
  if (!schema) return schema.error();
  const json::array* alternatives = alternatives_of(*schema);
  if (!alternatives) return fail(Errc::invalid, "outbound message schema: expected properties.message.oneOf");
  OutboundRules rules;
  for (const json::value& alternative : *alternatives) {
    const json::object* found = alternative.if_object();
    if (!found) return fail(Errc::invalid, "outbound message schema: expected an object for each type");
    json::object closed = *found;
    closed["type"] = "object";
    closed["additionalProperties"] = false;
    Result<schema::Validator> compiled = schema::Validator::compile(closed);
    if (!compiled) return compiled.error();
    rules.types_.emplace(string_or(closed, "title"), std::move(*compiled));
  }
  return rules;
}

std::vector<FieldProblem> OutboundRules::check(const json::object& message) const {
  const std::string_view type = string_or(message, "type");
  const auto rule = types_.find(type);
  if (rule == types_.end()) {
    std::string names;
    for (const auto& [name, validator] : types_) names += (names.empty() ? "" : ", ") + name;
    return {{"type", "expected one of " + names}};
  }
  std::vector<FieldProblem> problems;
  for (schema::Finding& finding : rule->second.check(message))
    problems.push_back({std::move(finding.field), std::move(finding.message)});
  if (is_file(type) && message.contains("url") == message.contains("media_id"))
    problems.push_back({"url", "expected either url or media_id"});
  return problems;
}

}  // namespace parley::conversations
