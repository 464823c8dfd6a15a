#include "flow/turn.hpp"

#include "base/quoted.hpp"
#include "dialogue/expression.hpp"

namespace parley::flow {

namespace {

constexpr std::size_t kLongestTracedEffect = 500;
constexpr int kTriesBySetting = 3;  // on_error "retry", for nodes without a "retry" of their own

/// Effects as the trace shows them: whole when they are short.
json::array traced(json::array effects, std::size_t bytes) {
  if (bytes <= kLongestTracedEffect) return effects;
  for (json::value& effect : effects)
    if (json::serialize(effect).size() > kLongestTracedEffect)
      effect = json::object{{"kind", string_or(effect.get_object(), "kind")}, {"cut", true}};
  return effects;
}

}  // namespace

/// What a node sees of this turn.
class Turn::View final : public StepView {
 public:
  View(const Turn& turn, const Visit& visit, std::string_view node, std::string kept) : turn_(turn), kept_(kept) {
    kind = visit.kind;
    event = visit.event;
    state = kept_;
    node_id = node;
  }

  Result<std::string> value(std::string_view expression) const override {
    const Result<json::value> value = dialogue::evaluate(expression, find());
    if (!value) return value.error();
    return json::serialize(*value);
  }
  Result<std::string> text(std::string_view text) const override {
    // The usual text has one language and nothing to unescape.
    const bool plain = text.size() >= 2 && text.front() == '"' && text.find('\\') == std::string_view::npos;
    if (plain) return dialogue::fill_in(text.substr(1, text.size() - 2), find());
    const Result<json::value> read = parse_json(text, "text");
    if (!read) return read.error();
    return dialogue::fill_in(turn_.in_language(*read), find());
  }

 private:
  dialogue::FindValue find() const {
    return [this](std::string_view path) { return turn_.scope_.find(path); };
  }

  const Turn& turn_;
  const std::string kept_;
};

Turn::Turn(const Program& program, const dialogue::Input& input, const Surroundings& around,
           const RunnerOptions& options, dialogue::Session session, FlowState state)
    : program_(program),
      input_(input),
      around_(around),
      options_(options),
      session_(std::move(session)),
      state_(std::move(state)),
      scope_(input_, state_, program_, session_.id, around_.tenant) {
  outcome_.source = "flow:" + session_.name;
}

void Turn::begin(int place) {
  const Settings& settings = program_.settings();
  if (settings.session_timeout.count() > 0) state_.session_ends = input_.at + settings.session_timeout;
  if (input_.event && input_.kind == dialogue::Input::Kind::message)
    state_.message = {{"text", input_.text}, {"type", input_.type}};
  touch();
  run({place, "enter", {}});
}

void Turn::give_up(std::string why) {
  outcome_.trace.push_back(json::object{{"error", why}});
  outcome_.handoff = program_.settings().handoff;
  end(dialogue::SessionStatus::failed, std::move(why));
}

void Turn::run(Visit visit) {
  next_ = std::move(visit);
  while (next_ && !over_) {
    const Visit now = std::move(*next_);
    next_.reset();
    step(now);
    if (next_ || over_ || state_.wait.what != WaitFor::message || state_.inbox.empty()) continue;
    // What was written while the node was busy answers what it asks now.
    json::value kept = std::move(state_.inbox.front());
    state_.inbox.erase(state_.inbox.begin());
    hear_message(std::move(kept.as_object()));
  }
}

void Turn::step(const Visit& visit) {
  const Program::Step& step = program_.at(visit.place);
  state_.node = step.node.id;
  state_.wait = {};
  if (++steps_ > program_.settings().max_steps)
    return carry_on(step, OnError::handoff,
                    "more than " + std::to_string(program_.settings().max_steps) + " steps in one turn");
  if (visit.kind == "enter" && !count_visit(step)) return;
  const bool passed_over = !step.node.enabled || (step.type && step.type->description().inert);
  if (passed_over) return leave(step, step.ways.empty() ? "next" : step.ways.front().first);
  if (!step.code) {
    trace(step, visit, {}, step.problem);
    return node_failed(step, step.problem);
  }
  const json::value* kept = state_.kept.if_contains(step.node.id);
  const View view(*this, visit, step.node.id, kept ? json::serialize(*kept) : std::string());
  const Result<std::string> text = step.code->step(view);
  Result<StepAnswer> answer = text ? StepAnswer::parse(*text) : Result<StepAnswer>(text.error());
  if (!answer) {
    trace(step, visit, {}, answer.error().message);
    return node_failed(step, answer.error().message);
  }
  if (window_is_shut(*answer) && !outside_window(step, visit)) return;
  const Result<> performed = perform_all(*answer);
  const std::optional<std::string> port = answer->port;
  keep_state(step, std::move(answer->state));
  trace(step, visit, std::move(*answer), performed ? std::string_view() : performed.error().message);
  if (!performed) return node_failed(step, performed.error().message);
  if (!over_) conclude(step, port, visit);
}

/// The port by which a node that listens takes the conversation over.
std::optional<std::string> Turn::heard_by(const Program::Step& step, const std::string& event) {
  const Visit visit{program_.place_of(step.node.id), "listen", event};
  const View view(*this, visit, step.node.id, {});
  const Result<std::string> text = step.code->step(view);
  Result<StepAnswer> answer = text ? StepAnswer::parse(*text) : Result<StepAnswer>(text.error());
  if (!answer) {
    trace(step, visit, {}, answer.error().message);
    return std::nullopt;
  }
  std::optional<std::string> port = answer->port;
  if (port) trace(step, visit, std::move(*answer), {});
  return port;
}

bool Turn::count_visit(const Program::Step& step) {
  const std::int64_t visits = int_or(state_.visits, step.node.id, 0) + 1;
  state_.visits[step.node.id] = visits;
  if (visits <= program_.settings().max_visits) return true;
  node_failed(step, "visited more than " + std::to_string(program_.settings().max_visits) + " times in this session");
  return false;
}

void Turn::keep_state(const Program::Step& step, json::value state) {
  if (!state.is_null())
    state_.kept[step.node.id] = std::move(state);
  else if (!state_.kept.empty())
    state_.kept.erase(step.node.id);
}

Result<> Turn::perform_all(const StepAnswer& answer) {
  result_.clear();
  jump_.reset();
  for (const json::value& effect : answer.effects) {
    if (const Result<> done = perform(effect.get_object()); !done) return done;
    if (over_) break;
  }
  return {};
}

void Turn::conclude(const Program::Step& step, const std::optional<std::string>& port, const Visit& visit) {
  if (jump_) {
    next_ = Visit{*jump_, "enter", {}};
  } else if (port) {
    state_.wait = {};
    if (*port != "error" && !state_.retries.empty()) state_.retries.erase(step.node.id);
    leave(step, *port);
  } else if (!result_.empty()) {
    next_ = Visit{visit.place, "result", std::move(result_)};
  } else if (state_.wait.what == WaitFor::nothing) {
    node_failed(step, "the node neither leaves by a port nor waits for anything");
  }
}

void Turn::leave(const Program::Step& step, std::string_view port) {
  if (port == "error" && try_again(step)) return;
  const int target = step.target(port);
  if (target == Program::kNowhere) return unconnected(step, port);
  next_ = Visit{target, "enter", {}};
}

/// An error that leads nowhere is for the flow's settings; any other way that ends here ends the flow.
void Turn::unconnected(const Program::Step& step, std::string_view port) {
  if (port == "error")
    return carry_on(step, program_.settings().on_error, "node " + in_quotes(step.node.id) + " ended in an error");
  end(dialogue::SessionStatus::completed, {});
}

bool Turn::try_again(const Program::Step& step) {
  const std::int64_t tries = int_or(state_.retries, step.node.id, 0);
  const bool by_setting = step.node.retry.attempts == 0 && program_.settings().on_error == OnError::retry;
  if (tries >= (by_setting ? kTriesBySetting : step.node.retry.attempts)) return false;
  state_.retries[step.node.id] = tries + 1;
  state_.wait = {};
  state_.wait.what = WaitFor::time;
  state_.wait.until = input_.at + step.node.retry.delay;
  state_.wait.again = true;
  return true;
}

void Turn::node_failed(const Program::Step& step, const std::string& why) {
  state_.vars["error"] = json::object{{"node", step.node.id}, {"message", why}};
  state_.wait = {};
  if (try_again(step)) return;
  if (const int target = step.target("error"); target != Program::kNowhere) {
    next_ = Visit{target, "enter", {}};
    return;
  }
  carry_on(step, program_.settings().on_error, "node " + in_quotes(step.node.id) + ": " + why);
}

void Turn::carry_on(const Program::Step& step, OnError how, const std::string& why) {
  outcome_.trace.push_back(json::object{{"node", step.node.id}, {"error", why}});
  if (how == OnError::carry_on) {
    const int target = step.target("next");
    if (target == Program::kNowhere || steps_ > program_.settings().max_steps)
      return end(dialogue::SessionStatus::failed, why);
    next_ = Visit{target, "enter", {}};
    return;
  }
  if (how != OnError::stop) outcome_.handoff = program_.settings().handoff;
  end(dialogue::SessionStatus::failed, why);
}

void Turn::end(dialogue::SessionStatus status, std::string reason) {
  over_ = true;
  next_.reset();
  state_.wait = {};
  session_.status = status;
  change_.reason = std::move(reason);
  // What a caller may take over, unless the end said what that is.
  if (status == dialogue::SessionStatus::completed && change_.outputs.empty()) change_.outputs = state_.vars;
}

void Turn::trace(const Program::Step& step, const Visit& visit, StepAnswer answer, std::string_view error) {
  json::object line;
  line.reserve(5);
  line["node"] = step.node.id;
  line["event"] = visit.kind;
  if (answer.port) line["port"] = *answer.port;
  if (!answer.effects.empty()) line["effects"] = traced(std::move(answer.effects), answer.bytes);
  if (!error.empty()) line["error"] = error;
  outcome_.trace.emplace_back(std::move(line));
}

std::string_view Turn::in_language(const json::value& text) const {
  if (text.is_string()) return text.get_string();
  const json::object* languages = text.if_object();
  if (!languages || languages->empty()) return {};
  const std::string_view wanted = scope_.language();
  // "pt-BR" may be there as such, or as "pt"; otherwise the flow's own language, otherwise the first.
  for (const std::string_view tag :
       {wanted, wanted.substr(0, wanted.find_first_of("-_")), std::string_view(program_.document().language)})
    if (const json::string* found = tag.empty() ? nullptr : find_string(*languages, tag)) return *found;
  const json::value& first = languages->begin()->value();
  return first.is_string() ? std::string_view(first.get_string()) : std::string_view();
}

std::string Turn::filled(const json::value& text) const {
  const std::string_view chosen = in_language(text);
  Result<std::string> filled = dialogue::fill_in(chosen, [this](std::string_view path) { return scope_.find(path); });
  return filled ? std::move(*filled) : std::string(chosen);
}

dialogue::Outcome Turn::finish() {
  if (untouched_) return std::move(outcome_);
  session_.state = state_.to_text();
  if (!over_ && session_.state.size() > options_.state_bytes) {
    give_up("the session's variables take more than " + std::to_string(options_.state_bytes) + " bytes");
    state_ = FlowState();
    session_.state = state_.to_text();
  }
  session_.due = over_ ? std::nullopt : state_.due();
  change_.requests_stand = !over_ && change_.requests.empty() && state_.wait.what == WaitFor::request;
  change_.session = std::move(session_);
  if (over_) change_.requests.clear();
  outcome_.session = std::move(change_);
  return std::move(outcome_);
}

}  // namespace parley::flow
