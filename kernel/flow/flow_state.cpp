#include "flow/flow_state.hpp"

#include <algorithm>
#include <array>

namespace parley::flow {

namespace {

// One letter a member: the text is written at every turn and kept for every waiting person.
constexpr std::array<std::string_view, 8> kWaits{"", "m", "t", "h", "r", "c", "p", "w"};

void put(json::object& into, std::string_view key, const std::optional<WallTime>& time) {
  if (time) into[key] = to_millis(*time);
}
void put(json::object& into, std::string_view key, const json::object& object) {
  if (!object.empty()) into[key] = object;
}

std::optional<WallTime> time_at(const json::object& from, std::string_view key) {
  const json::value* value = from.if_contains(key);
  return value && value->is_int64() ? std::optional(from_millis(value->get_int64())) : std::nullopt;
}
json::object take_object(json::object& from, std::string_view key) {
  json::value* value = from.if_contains(key);
  return value && value->is_object() ? std::move(value->get_object()) : json::object();
}

json::object to_json(const Wait& wait) {
  json::object out{{"f", kWaits[std::size_t(wait.what)]}};
  put(out, "u", wait.until);
  if (wait.request) out["r"] = wait.request;
  if (!wait.name.empty()) out["n"] = wait.name;
  if (wait.again) out["a"] = true;
  if (!wait.kind.empty()) out["k"] = wait.kind;
  if (!wait.event.is_null()) out["e"] = wait.event;
  return out;
}

Wait wait_from(const json::object& from) {
  Wait wait;
  const auto what = std::find(kWaits.begin(), kWaits.end(), string_or(from, "f"));
  if (what != kWaits.end()) wait.what = WaitFor(what - kWaits.begin());
  wait.until = time_at(from, "u");
  wait.request = int_or(from, "r", 0);
  wait.name = string_or(from, "n");
  wait.again = bool_or(from, "a", false);
  wait.kind = string_or(from, "k");
  if (const json::value* event = from.if_contains("e")) wait.event = *event;
  return wait;
}

}  // namespace

std::optional<WallTime> FlowState::due() const {
  std::optional<WallTime> first;
  for (const auto& time : {wait.until, session_ends, idle_at})
    if (time && (!first || *time < *first)) first = time;
  return first;
}

std::string FlowState::to_text() const {
  json::object out{{"n", node}};
  put(out, "v", vars);
  put(out, "k", kept);
  put(out, "c", visits);
  put(out, "t", retries);
  if (wait.what != WaitFor::nothing) out["w"] = to_json(wait);
  if (requests) out["r"] = requests;
  put(out, "e", session_ends);
  put(out, "i", idle_at);
  if (idle_said) out["s"] = true;
  if (!inbox.empty()) out["q"] = inbox;
  put(out, "m", message);
  return json::serialize(out);
}

Result<FlowState> FlowState::parse(std::string_view text) {
  Result<json::value> value = parse_json(text, "state of a flow's session");
  if (!value) return value.error();
  if (!value->is_object()) return fail(Errc::invalid, "state of a flow's session: expected an object");
  json::object& from = value->get_object();
  FlowState state;
  state.node = string_or(from, "n");
  state.vars = take_object(from, "v");
  state.kept = take_object(from, "k");
  state.visits = take_object(from, "c");
  state.retries = take_object(from, "t");
  if (const json::object* wait = find_object(from, "w")) state.wait = wait_from(*wait);
  state.requests = int_or(from, "r", 0);
  state.session_ends = time_at(from, "e");
  state.idle_at = time_at(from, "i");
  state.idle_said = bool_or(from, "s", false);
  if (json::value* inbox = from.if_contains("q"); inbox && inbox->is_array())
    state.inbox = std::move(inbox->get_array());
  state.message = take_object(from, "m");
  return state;
}

}  // namespace parley::flow
