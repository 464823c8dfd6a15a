#include "scenario/simulated_conversation.hpp"

#include <algorithm>

#include "flow/flow_state.hpp"

namespace parley::scenario {

namespace {

using dialogue::Input;
using dialogue::SessionStatus;

/// A flow that asks the outside again and again in one step of the conversation is in a circle.
constexpr int kMostAnswers = 200;

bool is_over(SessionStatus status) {
  return status != SessionStatus::waiting && status != SessionStatus::calling;
}

}  // namespace

SimulatedConversation::SimulatedConversation(messaging::Bot& bot, AskOutside outside,
                                             std::function<void(const messaging::BotReply&)> heard)
    : bot_(bot), outside_(std::move(outside)), heard_(std::move(heard)) {}

Input SimulatedConversation::input(Input::Kind kind, WallTime at) const {
  Input input;
  input.kind = kind;
  input.tenant = tenant;
  input.channel = "simulated";
  input.conversation = "simulated-conversation";
  input.first_message = !has_spoken_;
  input.at = at;
  input.contact_id = "simulated-" + customer.address;
  input.contact_name = customer.name;
  input.contact_address = customer.address;
  input.contact_language = customer.language;
  input.contact_tags = customer.tags;
  input.vars = &customer.vars;
  input.rule_uses = &rule_uses_;
  input.session = session_;
  if (customer.window) input.window_ends = last_heard_.value_or(at) + *customer.window;
  return input;
}

Result<> SimulatedConversation::say(json::object message, WallTime at) {
  message["kind"] = "message";
  message["account"] = "simulated";
  message["id"] = "simulated-" + std::to_string(++messages_);
  message["from"] = json::object{{"address", customer.address}, {"name", customer.name}};
  last_heard_ = at;
  Input input = this->input(Input::Kind::message, at);
  has_spoken_ = true;
  resolved_ = false;
  if (!holder_.empty() || customer.blocked) return {};
  input.text = string_or(message, "text");
  input.type = string_or(message, "type", "text");
  input.event = &message;
  return turn(std::move(input));
}

Result<> SimulatedConversation::take(messaging::BotReply reply, WallTime at) {
  if (!last_heard_) last_heard_ = at;
  if (const Result<> applied = apply(std::move(reply), at); !applied) return applied;
  return tell_answers(at);
}

Result<> SimulatedConversation::give_back(WallTime at) {
  holder_.clear();
  if (!session_) return {};
  return turn(input(Input::Kind::resumed, at));
}

Result<> SimulatedConversation::call_webhook(const std::string& name, json::value body, WallTime at) {
  if (!session_ || !holder_.empty())
    return fail(Errc::unprocessable, "no flow or script of this conversation waits for a webhook");
  const json::object event{{"name", name}, {"body", std::move(body)}};
  Input input = this->input(Input::Kind::result, at);
  input.event = &event;
  return turn(std::move(input));
}

Result<> SimulatedConversation::answer(std::int64_t request, json::object result, WallTime at) {
  const auto open = std::find_if(pending_.begin(), pending_.end(),
                                 [&](const Pending& each) { return each.number == request && !each.at; });
  if (open == pending_.end())
    return fail(Errc::not_found, "no request " + std::to_string(request) + " is open in this conversation");
  open->at = at;
  open->result = std::move(result);
  return tell_answers(at);
}

std::optional<WallTime> SimulatedConversation::due() const {
  std::optional<WallTime> first = session_ ? session_->due : std::nullopt;
  for (const Pending& each : pending_)
    if (each.at && (!first || *each.at < *first)) first = each.at;
  return first;
}

Result<> SimulatedConversation::wake(WallTime at) {
  const auto first = due();
  if (!first || *first > at) return {};
  const bool timer = session_ && session_->due == first;
  return timer ? wake_timer(at) : tell_answers(at);
}

/// As the pipeline does: while people have the conversation, a timer ends the session instead.
Result<> SimulatedConversation::wake_timer(WallTime at) {
  if (!holder_.empty() || customer.blocked) {
    ended_.push_back({session_->name, SessionStatus::handed_off, "people have the conversation"});
    session_.reset();
    return {};
  }
  const auto before = session_;
  if (const Result<> done = turn(input(Input::Kind::timer, at)); !done) return done;
  if (session_ != before) return {};
  auto silent = std::make_shared<dialogue::Session>(*before);  // the timer meant nothing: it does not ring for ever
  silent->due.reset();
  session_ = std::move(silent);
  return {};
}

Result<> SimulatedConversation::turn(Input input) {
  const WallTime at = input.at;
  Result<std::optional<messaging::BotReply>> reply = bot_.answer(input, 0);
  if (!reply) return reply.error();
  if (*reply)
    if (const Result<> applied = apply(std::move(**reply), at); !applied) return applied;
  return tell_answers(at);
}

Result<> SimulatedConversation::apply(messaging::BotReply reply, WallTime at) {
  if (heard_) heard_(reply);
  apply_to_customer(reply.outcome);
  if (reply.outcome.handoff) {
    handoff_ = *reply.outcome.handoff;
    holder_ = string_or(*handoff_, "department", "inbox");
  }
  resolved_ |= reply.outcome.close;
  for (dialogue::Say& say : reply.outcome.messages) said_.push_back(std::move(say.message));
  note_sessions(reply.sessions);
  if (!reply.sessions.empty()) session_ = reply.waiting;
  return take_requests(reply.sessions, at);
}

void SimulatedConversation::apply_to_customer(const dialogue::Outcome& outcome) {
  for (const auto& [key, value] : outcome.vars_set) {
    if (value.is_null())
      customer.vars.erase(key);
    else
      customer.vars[key] = value;
  }
  for (const std::string& tag : outcome.tags_removed) std::erase(customer.tags, tag);
  for (const std::string& tag : outcome.tags_added) {
    std::erase(customer.tags, tag);
    customer.tags.push_back(tag);
  }
  customer.name = string_or(outcome.contact, "name", customer.name);
  customer.language = string_or(outcome.contact, "language", customer.language);
  customer.blocked = bool_or(outcome.contact, "blocked", customer.blocked);
  if (outcome.contact.contains("opt_in")) customer.opted_in = bool_or(outcome.contact, "opt_in", false);
  if (const json::object* fields = find_object(outcome.contact, "fields"))
    for (const auto& [key, value] : *fields) customer.fields[key] = value;
  if (outcome.counted) rule_uses_[outcome.source] = int_or(rule_uses_, outcome.source, 0) + 1;
}

void SimulatedConversation::note_sessions(const std::vector<messaging::SessionTurn>& turns) {
  for (const messaging::SessionTurn& turn : turns) {
    const dialogue::Session& session = turn.change.session;
    if (session.program == dialogue::Program::flow && !session.caller)
      if (auto state = flow::FlowState::parse(session.state)) session_vars_ = std::move(state->vars);
    if (is_over(session.status)) ended_.push_back({session.name, session.status, turn.change.reason});
  }
}

/// Each change replaces what its session had asked for, unless it says that this stands.
Result<> SimulatedConversation::take_requests(const std::vector<messaging::SessionTurn>& turns, WallTime at) {
  for (const messaging::SessionTurn& turn : turns) {
    const std::string& session = turn.change.session.id;
    if (turn.change.requests_stand) continue;
    std::erase_if(pending_, [&](const Pending& each) { return each.session == session; });
    for (const dialogue::Request& request : turn.change.requests) {
      Result<std::optional<FarAnswer>> answer = outside_(session, request);
      if (!answer) return answer.error();
      Pending pending{session, request.number, {}, {}};
      if (*answer) {
        pending.at = at + (*answer)->after;
        pending.result = std::move((*answer)->result);
      }
      pending_.push_back(std::move(pending));
    }
  }
  return {};
}

Result<> SimulatedConversation::tell_answers(WallTime at) {
  for (int answers = 0; answers < kMostAnswers; ++answers) {
    const auto ready =
        std::find_if(pending_.begin(), pending_.end(), [&](const Pending& each) { return each.at && *each.at <= at; });
    if (ready == pending_.end()) return {};
    Pending pending = std::move(*ready);
    pending_.erase(ready);
    if (const Result<> told = tell(std::move(pending), at); !told) return told;
  }
  return fail(Errc::limit, "the bot asks the outside more than " + std::to_string(kMostAnswers) +
                               " times without waiting for the person or a time");
}

Result<> SimulatedConversation::tell(Pending pending, WallTime at) {
  const bool alive = session_ && session_->id == pending.session && holder_.empty() && !customer.blocked;
  if (!alive) return {};
  pending.result["request"] = pending.number;
  Input input = this->input(Input::Kind::result, at);
  input.event = &pending.result;
  Result<std::optional<messaging::BotReply>> reply = bot_.answer(input, 0);
  if (!reply) return reply.error();
  return *reply ? apply(std::move(**reply), at) : Result<>();
}

}  // namespace parley::scenario
