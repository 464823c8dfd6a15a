#include "script/durable_run.hpp"

#include "base/quoted.hpp"
#include "script/unicode.hpp"

namespace parley::script {

namespace {

constexpr std::size_t kLongestMessageText = 4096;
constexpr std::size_t kLongestTraced = 500;

Taken error_of(std::string_view error_class, std::string_view message) {
  return {true, json::object{{"class", error_class}, {"message", message}}};
}

/// As a trace shows it: the journal has the whole.
json::value shortened(const json::value& result) {
  const std::string text = json::serialize(result);
  if (text.size() <= kLongestTraced) return result;
  return json::value(std::string(utf8_prefix(text, kLongestTraced)) + "…");
}

/// What of a result is kept in the journal. "json" only says that the text is JSON, which is then read again.
json::object kept_http(const json::object& event) {
  json::object kept{{"status", int_or(event, "status", 0)}};
  if (const auto* headers = find_object(event, "headers")) kept["headers"] = *headers;
  kept["text"] = string_or(event, "text");
  if (event.contains("json")) kept["json"] = true;
  return kept;
}

json::object kept_of(std::string_view kind, const json::object& event) {
  if (kind == "http") return kept_http(event);
  json::object kept = event;
  kept.erase("request");
  kept.erase("name");
  return kept;
}

}  // namespace

json::object message_of(const dialogue::Input& input) {
  json::object message{{"text", utf8_prefix(input.text, kLongestMessageText)}, {"type", input.type}};
  if (!input.event) return message;
  for (const char* part : {"reply", "media", "location"}) {
    if (const auto* value = find_object(*input.event, part)) message[part] = *value;
  }
  return message;
}

std::string named_effect(std::string_view kind, std::string_view key) {
  return key.empty() ? std::string(kind) : std::string(kind) + " " + in_quotes(key);
}

DurableRun::DurableRun(const DurableOptions& bounds, DurableState begun, std::shared_ptr<const Journal> journal)
    : options(bounds),
      state(std::move(begun)),
      log(std::move(journal), state.base, state.use, {bounds.journal_rows, bounds.journal_bytes}) {}

void DurableRun::begin_turn(const dialogue::Input& input, dialogue::Outcome& outcome, dialogue::SessionChange& change,
                            bool answers) {
  input_ = &input;
  outcome_ = &outcome;
  change_ = &change;
  unused_ = answers;
}

void DurableRun::go_live() {
  replaying_ = false;
  state.pending.reset();
  question.reset();
}

std::optional<Taken> DurableRun::resolve() {
  const Pending& pending = *state.pending;
  std::optional<Taken> taken = pending.kind == "ask"    ? answer_ask()
                               : pending.kind == "wait" ? answer_time()
                               : pending.kind == "handoff" || pending.kind == "webhook" || pending.request != 0
                                   ? answer_result()
                                   : std::nullopt;
  if (!taken) return {};
  const auto& row = log.record(pending.kind, pending.key, {}, taken->failed, taken->result, at());
  json::object step{{"effect", row.kind}, {"key", row.key}};
  step[row.failed ? "error" : "result"] = shortened(row.result);
  trace(std::move(step));
  go_live();
  return taken;
}

bool DurableRun::timer_is_due() const {
  return unused_ && input_->kind == dialogue::Input::Kind::timer && state.pending->due && at() >= *state.pending->due;
}

std::optional<json::object> DurableRun::next_message() {
  if (!state.inbox.empty()) {
    json::object message = state.inbox.front().is_object() ? state.inbox.front().get_object() : json::object{};
    state.inbox.erase(state.inbox.begin());
    return message;
  }
  if (!unused_ || input_->kind != dialogue::Input::Kind::message) return {};
  unused_ = false;
  return message_of(*input_);
}

std::optional<Taken> DurableRun::answer_ask() {
  if (timer_is_due()) return Taken{false, json::object{{"nothing", "timeout"}}};
  while (const auto message = next_message()) {
    if (auto answer = answer_to(*question, *message, language())) return Taken{false, std::move(*answer)};
    if (++state.pending->attempts >= question->attempts) return Taken{false, json::object{{"nothing", "attempts"}}};
    auto again = question_message(*question, retry_text(*question, language()));
    if (again) outcome_->messages.push_back({std::move(*again), {}});
    trace({{"effect", "ask"}, {"key", question->key}, {"not_understood", string_or(*message, "text")}});
  }
  return {};
}

std::optional<Taken> DurableRun::answer_time() {
  if (!timer_is_due()) return {};
  return Taken{false, true};
}

std::optional<Taken> DurableRun::answer_result() {
  const std::string& kind = state.pending->kind;
  if (timer_is_due()) return Taken{false, json::object{{"nothing", "timeout"}}};
  if (!unused_) return {};
  if (kind == "handoff") return Taken{false, true};
  if (!input_->event) return {};
  unused_ = false;
  const json::object& event = *input_->event;
  if (const auto* error = find_object(event, "error"))
    return error_of(string_or(*error, "class", "failed"), utf8_prefix(string_or(*error, "message"), 500));
  json::object kept = kept_of(kind, event);
  const std::size_t size = json::serialize(kept).size();
  if (size > options.result_bytes)
    return error_of("limit", "the answer has " + std::to_string(size) + " bytes; at most " +
                                 std::to_string(options.result_bytes) + " are taken");
  return Taken{false, std::move(kept)};
}

Result<> DurableRun::say(json::object message) {
  if (const json::value* why = log.failed_then("say", replaying_))
    return fail(Errc::unavailable, why->is_string() ? std::string(why->get_string()) : "it could not be said");
  if (replaying_) return {};
  const bool shut = input_->window_ends && at() >= *input_->window_ends;
  if (shut && string_or(message, "type") != "template") {
    if (const Result<> room = log.check_room(); !room) return room;
    const std::string why = "the person has not written for a day, so only templates may be sent: chat:template(\"…\")";
    log.record_failure("say", json::value(why), at());
    return fail(Errc::unavailable, why);
  }
  if (outcome_->messages.size() >= options.messages)
    return fail(Errc::limit, "more than " + std::to_string(options.messages) + " messages in one turn");
  outcome_->messages.push_back({std::move(message), {}});
  return {};
}

void DurableRun::trace(json::object row) {
  if (outcome_->trace.size() < options.trace_rows) outcome_->trace.push_back(std::move(row));
}

const json::value* DurableRun::variable(std::string_view name) const {
  if (const json::value* value = outcome_->vars_set.if_contains(name)) return value;
  return input_->vars ? input_->vars->if_contains(name) : nullptr;
}

}  // namespace parley::script
