#include "script/durable_state.hpp"

namespace parley::script {

namespace {

void put(json::object& out, std::string_view name, const json::value& value) {
  const bool empty = value.is_null() || (value.is_object() && value.get_object().empty()) ||
                     (value.is_array() && value.get_array().empty()) ||
                     (value.is_string() && value.get_string().empty());
  if (!empty) out[name] = value;
}

void put_number(json::object& out, std::string_view name, std::int64_t number) {
  if (number != 0) out[name] = number;
}

json::object pending_to_json(const Pending& pending) {
  json::object out{{"kind", pending.kind}, {"key", pending.key}};
  put_number(out, "attempts", pending.attempts);
  put_number(out, "request", pending.request);
  if (pending.due) out["due"] = to_millis(*pending.due);
  return out;
}

Pending pending_from(const json::object& from) {
  Pending pending;
  pending.kind = string_or(from, "kind");
  pending.key = string_or(from, "key");
  pending.attempts = static_cast<int>(int_or(from, "attempts", 0));
  pending.request = int_or(from, "request", 0);
  if (from.contains("due")) pending.due = from_millis(int_or(from, "due", 0));
  return pending;
}

json::value take(json::object& from, std::string_view name) {
  json::value* value = from.if_contains(name);
  return value ? std::move(*value) : json::value();
}

json::object take_object(json::object& from, std::string_view name) {
  json::value value = take(from, name);
  return value.is_object() ? std::move(value.get_object()) : json::object();
}

}  // namespace

std::string DurableState::to_text() const {
  json::object out;
  put(out, "with", with);
  put(out, "kept", kept);
  put(out, "message", message);
  put(out, "restart_at", json::value(restart_at));
  put(out, "restart_state", restart_state);
  put(out, "checkpoint", json::value(checkpoint));
  put(out, "checkpoint_state", checkpoint_state);
  put_number(out, "base", base);
  put_number(out, "rows", static_cast<std::int64_t>(use.rows));
  put_number(out, "bytes", static_cast<std::int64_t>(use.bytes));
  put_number(out, "requests", requests);
  if (handed_off) out["handed_off"] = true;
  if (pending) out["pending"] = pending_to_json(*pending);
  put(out, "inbox", inbox);
  put(out, "held", held);
  put(out, "divergence", divergence);
  return json::serialize(out);
}

Result<DurableState> DurableState::parse(const std::string& text) {
  auto parsed = parse_json(text, "the session's state");
  if (!parsed) return parsed.error();
  if (!parsed->is_object()) return fail(Errc::invalid, "the session's state is no object: it is not a script's");
  json::object& from = parsed->get_object();
  DurableState state;
  state.with = take_object(from, "with");
  state.kept = take(from, "kept");
  state.message = take_object(from, "message");
  state.restart_at = string_or(from, "restart_at");
  state.restart_state = take(from, "restart_state");
  state.checkpoint = string_or(from, "checkpoint");
  state.checkpoint_state = take(from, "checkpoint_state");
  state.base = int_or(from, "base", 0);
  state.use.rows = static_cast<std::size_t>(int_or(from, "rows", 0));
  state.use.bytes = static_cast<std::size_t>(int_or(from, "bytes", 0));
  state.requests = int_or(from, "requests", 0);
  state.handed_off = bool_or(from, "handed_off", false);
  if (const auto* pending = find_object(from, "pending")) state.pending = pending_from(*pending);
  if (const auto* inbox = find_array(from, "inbox")) state.inbox = *inbox;
  state.held = take_object(from, "held");
  state.divergence = take_object(from, "divergence");
  return state;
}

}  // namespace parley::script
