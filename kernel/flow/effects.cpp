// What a node's effects do to the outcome and to the state. Each refusal names the effect's member.
#include <algorithm>
#include <array>

#include "base/quoted.hpp"
#include "flow/turn.hpp"

namespace parley::flow {

namespace {

Error wrong(std::string_view effect, std::string_view what) {
  return fail(Errc::invalid, "effect " + std::string(effect) + ": " + std::string(what));
}

/// Seconds of a member; nothing when it is absent. Fractions count.
Result<std::optional<Millis>> seconds_of(const json::object& effect, std::string_view key) {
  const json::value* value = effect.if_contains(key);
  if (!value || value->is_null()) return std::optional<Millis>();
  constexpr double kYear = 366.0 * 24 * 3'600;
  if (value->is_number()) {
    const double seconds = value->to_number<double>();
    if (seconds >= 0 && seconds <= kYear) return std::optional(Millis(std::int64_t(seconds * 1'000)));
  }
  return wrong(string_or(effect, "kind"), std::string(key) + ": expected seconds from 0 to a year");
}

std::vector<std::string> texts_of(const json::object& effect, std::string_view key) {
  std::vector<std::string> texts;
  if (const json::array* list = find_array(effect, key))
    for (const json::value& each : *list)
      if (each.is_string() && !each.get_string().empty()) texts.emplace_back(each.get_string());
  return texts;
}

void put_tags(std::vector<std::string>& into, std::vector<std::string>& out_of, const std::vector<std::string>& tags) {
  for (const std::string& tag : tags) {
    std::erase(out_of, tag);
    if (std::find(into.begin(), into.end(), tag) == into.end()) into.push_back(tag);
  }
}

bool is_safe_method(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

}  // namespace

Result<> Turn::perform(const json::object& effect) {
  using Performer = Result<> (Turn::*)(const json::object&);
  static constexpr std::array<std::pair<std::string_view, Performer>, 14> kPerformers{
      {{"say", &Turn::say},
       {"wait", &Turn::wait},
       {"set", &Turn::set},
       {"contact", &Turn::change_contact},
       {"http", &Turn::request},
       {"ai", &Turn::request},
       {"script", &Turn::script},
       {"call", &Turn::call},
       {"goto", &Turn::go_to_flow},
       {"jump", &Turn::jump},
       {"handoff", &Turn::hand_off},
       {"end", &Turn::end_flow},
       {"event", &Turn::measure},
       {"log", &Turn::note}}};
  const std::string_view kind = string_or(effect, "kind");
  for (const auto& [name, performer] : kPerformers)
    if (name == kind) return (this->*performer)(effect);
  return fail(Errc::unsupported, "effect " + in_quotes(kind) + " is not known to this server");
}

Result<> Turn::say(const json::object& effect) {
  if (outcome_.messages.size() >= options_.messages)
    return fail(Errc::limit, "more than " + std::to_string(options_.messages) + " messages in one turn");
  const auto delay = seconds_of(effect, "delay_seconds");
  if (!delay) return delay.error();
  if (*delay) said_after_ += **delay;
  if (const json::object* message = find_object(effect, "message")) {
    outcome_.messages.push_back({*message, said_after_});
    return {};
  }
  const std::string_view text = string_or(effect, "text");
  if (text.empty()) return wrong("say", "expected \"text\" or \"message\"");
  outcome_.messages.push_back({{{"type", "text"}, {"text", text}}, said_after_});
  return {};
}

Result<> Turn::wait(const json::object& effect) {
  const std::string_view what = string_or(effect, "for");
  const auto timeout = seconds_of(effect, what == "time" ? "seconds" : "timeout_seconds");
  if (!timeout) return timeout.error();
  Wait wait;
  if (*timeout) wait.until = input_.at + **timeout;
  if (what == "message") {
    wait.what = WaitFor::message;
  } else if (what == "webhook") {
    wait.what = WaitFor::webhook;
    wait.name = string_or(effect, "name");
    if (wait.name.empty()) return wrong("wait", "name: expected the webhook's name");
  } else if (what == "time") {
    wait.what = WaitFor::time;
    if (const auto until = optional_text(effect, "until")) {
      const Result<WallTime> time = from_rfc3339(*until);
      if (!time) return wrong("wait", "until: " + time.error().message);
      wait.until = *time;
    }
    if (!wait.until) return wrong("wait", "expected \"seconds\" or \"until\"");
  } else {
    return wrong("wait", "for: expected message, time or webhook");
  }
  state_.wait = std::move(wait);
  return {};
}

Result<> Turn::set(const json::object& effect) {
  const std::string_view name = string_or(effect, "name");
  if (name.empty()) return wrong("set", "name: expected a text");
  const json::value* given = effect.if_contains("value");
  const json::value value = given ? *given : json::value();
  if (string_or(effect, "scope") == "contact") {
    outcome_.vars_set[name] = value;
    scope_.contact_vars()[name] = value;
  } else if (value.is_null()) {
    state_.vars.erase(name);
  } else {
    state_.vars[name] = value;
  }
  return {};
}

Result<> Turn::change_contact(const json::object& effect) {
  for (const char* key : {"name", "language", "fields", "opt_in", "blocked"}) {
    const json::value* value = effect.if_contains(key);
    if (!value || value->is_null()) continue;
    outcome_.contact[key] = *value;
    if (value->is_string()) scope_.contact()[key] = *value;
  }
  put_tags(outcome_.tags_added, outcome_.tags_removed, texts_of(effect, "tags_add"));
  put_tags(outcome_.tags_removed, outcome_.tags_added, texts_of(effect, "tags_remove"));
  return {};
}

/// http and ai: made once the turn is durable.
Result<> Turn::request(const json::object& effect) {
  dialogue::Request request;
  request.number = ++state_.requests;
  request.kind = string_or(effect, "kind");
  request.document = effect;
  request.safe_to_repeat =
      request.kind == "ai" || bool_or(effect, "safe_to_repeat", is_safe_method(string_or(effect, "method", "GET")));
  state_.wait = {};
  state_.wait.what = WaitFor::request;
  state_.wait.request = request.number;
  change_.requests.push_back(std::move(request));
  return {};
}

Result<> Turn::script(const json::object& effect) {
  static const json::object none;
  const json::object* inputs = find_object(effect, "inputs");
  Result<json::object> outputs = fail(Errc::unsupported, "scripts are not run here");
  if (around_.run_script) outputs = around_.run_script(string_or(effect, "source"), inputs ? *inputs : none);
  json::object result;
  if (outputs)
    result["outputs"] = std::move(*outputs);
  else
    result["error"] = json::object{{"class", "failed"}, {"message", outputs.error().message}};
  result_ = json::serialize(result);
  return {};
}

Result<> Turn::call(const json::object& effect) {
  const std::string_view flow = string_or(effect, "flow");
  if (flow.empty()) return wrong("call", "flow: expected a flow's name");
  const json::object* with = find_object(effect, "input");
  change_.call = dialogue::Start{std::string(flow), with ? *with : json::object()};
  change_.call_number = ++state_.requests;
  state_.wait = {};
  state_.wait.what = WaitFor::call;
  state_.wait.request = change_.call_number;
  session_.status = dialogue::SessionStatus::calling;
  return {};
}

Result<> Turn::go_to_flow(const json::object& effect) {
  const std::string_view flow = string_or(effect, "flow");
  if (flow.empty()) return wrong("goto", "flow: expected a flow's name");
  const json::object* with = find_object(effect, "variables");
  outcome_.start = dialogue::Start{std::string(flow), with ? *with : json::object()};
  end(dialogue::SessionStatus::completed, {});
  return {};
}

Result<> Turn::jump(const json::object& effect) {
  const std::string_view node = string_or(effect, "node");
  const int place = program_.place_of(node);
  if (place == Program::kNowhere) return wrong("jump", "node: there is no node " + in_quotes(node));
  jump_ = place;
  return {};
}

Result<> Turn::hand_off(const json::object& effect) {
  json::object to = effect;
  to.erase("kind");
  outcome_.handoff = std::move(to);
  if (!bool_or(effect, "resume", false)) {
    end(dialogue::SessionStatus::handed_off, {});
    return {};
  }
  state_.wait = {};
  state_.wait.what = WaitFor::resumed;
  return {};
}

Result<> Turn::end_flow(const json::object& effect) {
  if (bool_or(effect, "close", false)) outcome_.close = true;
  if (const json::object* outputs = find_object(effect, "outputs")) change_.outputs = *outputs;
  end(dialogue::SessionStatus::completed, {});
  return {};
}

Result<> Turn::measure(const json::object& effect) {
  json::object figure = effect;
  figure.erase("kind");
  outcome_.metrics.push_back(std::move(figure));
  return {};
}

Result<> Turn::note(const json::object&) {
  return {};  // the trace has all effects
}

}  // namespace parley::flow
