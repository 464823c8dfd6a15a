// What an input means to a session: which node hears of it, or what is kept for later.
#include <array>

#include "flow/turn.hpp"

namespace parley::flow {

namespace {

constexpr std::size_t kLongestRemembered = 1'000;

/// What nodes get of a message: all but the provider's own form of it.
json::object for_nodes(const dialogue::Input& input) {
  json::object message{{"text", input.text}, {"type", input.type}};
  if (!input.event) return message;
  for (const char* key : {"id", "reply", "media", "location", "contacts", "order", "context"})
    if (const json::value* value = input.event->if_contains(key)) message[key] = *value;
  return message;
}

/// What {{message.…}} shows until the next one.
json::object remembered(const json::object& message) {
  std::string_view text = string_or(message, "text");
  if (text.size() > kLongestRemembered) {
    text = text.substr(0, kLongestRemembered);
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80) text.remove_suffix(1);
    if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0) text.remove_suffix(1);
  }
  json::object kept{{"text", text}, {"type", string_or(message, "type")}};
  if (const json::object* reply = find_object(message, "reply")) kept["reply"] = string_or(*reply, "id");
  return kept;
}

}  // namespace

void Turn::hear() {
  switch (input_.kind) {
    case dialogue::Input::Kind::message:
      touch();
      return hear_message(for_nodes(input_));
    case dialogue::Input::Kind::timer:
      return hear_timer();
    case dialogue::Input::Kind::result:
      return hear_result();
    case dialogue::Input::Kind::resumed:
      if (state_.wait.what == WaitFor::resumed) return deliver("resumed", {});
      untouched_ = true;
      return;
    case dialogue::Input::Kind::restarted:
      untouched_ = true;  // begins by Runner::start_at
  }
}

/// The person spoke: what counts silence begins anew.
void Turn::touch() {
  if (program_.settings().inactivity.count() == 0) return;
  state_.idle_at = input_.at + program_.settings().inactivity;
  state_.idle_said = false;
}

void Turn::hear_message(json::object message) {
  const std::string event = json::serialize(message);
  if (ask_listeners(event)) {
    state_.message = remembered(message);
    return;
  }
  switch (state_.wait.what) {
    case WaitFor::message:
      state_.message = remembered(message);
      return deliver("message", event);
    case WaitFor::window: {
      const std::string kind = std::move(state_.wait.kind);
      std::string kept = state_.wait.event.is_null() ? std::string() : json::serialize(state_.wait.event);
      state_.message = remembered(message);
      return deliver(kind, std::move(kept));
    }
    case WaitFor::resumed:  // the bot is asked again, so people have let go
      keep_for_later(std::move(message));
      return deliver("resumed", {});
    default:
      return keep_for_later(std::move(message));
  }
}

/// True when a node that listens took the conversation over.
bool Turn::ask_listeners(const std::string& event) {
  for (const int place : program_.listeners()) {
    const Program::Step& step = program_.at(place);
    if (step.node.id == state_.node || !step.node.enabled) continue;
    const std::string before = std::exchange(state_.node, step.node.id);
    const Wait waited = std::exchange(state_.wait, {});
    std::optional<std::string> port = heard_by(step, event);
    if (port) {
      leave(step, *port);
      if (next_) run(std::move(*next_));
      return true;
    }
    state_.node = before;
    state_.wait = waited;
  }
  return false;
}

void Turn::hear_timer() {
  const WallTime now = input_.at;
  const auto is_due = [now](const std::optional<WallTime>& time) { return time && *time <= now; };
  if (is_due(state_.session_ends)) return end(dialogue::SessionStatus::expired, "the flow's time was over");
  if (is_due(state_.wait.until)) {
    const bool again = state_.wait.again;
    return deliver(again ? "enter" : "timeout", {});
  }
  if (!is_due(state_.idle_at)) {
    untouched_ = true;  // early, or a second time
  } else if (state_.idle_said) {
    end(dialogue::SessionStatus::expired, "nobody answered");
  } else {
    say_idle_text();
  }
}

void Turn::say_idle_text() {
  const Settings& settings = program_.settings();
  const bool may_speak = !input_.window_ends || input_.at < *input_.window_ends;
  std::string text = filled(settings.inactivity_text);
  if (!text.empty() && may_speak) outcome_.messages.push_back({{{"type", "text"}, {"text", std::move(text)}}, {}});
  outcome_.trace.push_back(json::object{{"node", state_.node}, {"event", "inactivity"}});
  state_.idle_said = true;
  state_.idle_at.reset();
  if (settings.inactivity_end.count() > 0) state_.idle_at = input_.at + settings.inactivity_end;
}

void Turn::hear_result() {
  const bool far_end = state_.wait.what == WaitFor::request || state_.wait.what == WaitFor::call;
  const json::object none;
  const json::object& event = input_.event ? *input_.event : none;
  const bool by_number = far_end && int_or(event, "request", 0) == state_.wait.request;
  const bool by_name = state_.wait.what == WaitFor::webhook && string_or(event, "name") == state_.wait.name;
  if (!by_number && !by_name) {
    untouched_ = true;  // of a request that nobody waits for any more
    return;
  }
  deliver("result", json::serialize(event));
}

void Turn::keep_for_later(json::object message) {
  outcome_.trace.push_back(json::object{{"node", state_.node}, {"event", "message"}, {"kept", true}});
  state_.inbox.push_back(std::move(message));
  if (state_.inbox.size() > options_.inbox) state_.inbox.erase(state_.inbox.begin());
}

void Turn::deliver(std::string_view kind, std::string event) {
  const int place = program_.place_of(state_.node);
  if (place == Program::kNowhere)
    return give_up("the session stands at node \"" + state_.node + "\", which this version does not have");
  run({place, std::string(kind), std::move(event)});
}

}  // namespace parley::flow
