#include "flow/step_answer.hpp"

namespace parley::flow {

namespace {
Error odd(std::string what) {
  return fail(Errc::invalid, "the node's answer: " + std::move(what));
}
}  // namespace

Result<StepAnswer> StepAnswer::parse(std::string_view text) {
  Result<json::value> value = parse_json(text, "node's answer");
  if (!value) return value.error();
  json::object* object = value->if_object();
  if (!object) return odd("expected an object");
  StepAnswer answer;
  answer.bytes = text.size();
  if (json::value* effects = object->if_contains("effects")) {
    if (!effects->is_array()) return odd("\"effects\": expected a list");
    answer.effects = std::move(effects->get_array());
    for (const json::value& effect : answer.effects)
      if (!effect.is_object() || string_or(effect.get_object(), "kind").empty())
        return odd("\"effects\": expected objects with a \"kind\"");
  }
  if (const json::value* port = object->if_contains("port"); port && !port->is_null()) {
    if (!port->is_string() || port->get_string().empty()) return odd("\"port\": expected a name or null");
    answer.port = std::string(port->get_string());
  }
  if (json::value* state = object->if_contains("state")) answer.state = std::move(*state);
  return answer;
}

}  // namespace parley::flow
