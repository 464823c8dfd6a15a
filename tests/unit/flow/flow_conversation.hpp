// A conversation with a flow, turn by turn, with time moved by hand.
#pragma once

#include <catch2/catch.hpp>

#include "flow/flow_state.hpp"
#include "flow/runner.hpp"
#include "unit/flow/hand_made_nodes.hpp"

namespace parley::test {

class FlowConversation {
 public:
  explicit FlowConversation(std::string_view document) { use(document); }

  void use(std::string_view document, std::string hash = "v1") {
    program = flow::Program::prepare(flow::Document::parse(document).value(), std::move(hash), nodes);
  }
  FlowConversation& start(const json::object& with = {}) {
    take(runner.start(*program, with, input(dialogue::Input::Kind::message), "s1", around));
    return *this;
  }
  FlowConversation& user(std::string text, std::string type = "text") {
    text_ = std::move(text);
    type_ = std::move(type);
    return resume(dialogue::Input::Kind::message);
  }
  FlowConversation& after(Millis time) {
    now += time;
    return resume(dialogue::Input::Kind::timer);
  }
  FlowConversation& result(json::object event) {
    event_ = std::move(event);
    return resume(dialogue::Input::Kind::result);
  }
  FlowConversation& resume(dialogue::Input::Kind kind) {
    take(runner.resume(*program, input(kind), around));
    return *this;
  }

  /// What the bot said in the last turn, one line each.
  std::vector<std::string> said() const {
    std::vector<std::string> lines;
    for (const dialogue::Say& say : outcome.messages) lines.emplace_back(string_or(say.message, "text"));
    return lines;
  }
  flow::FlowState state() const { return flow::FlowState::parse(session.state).value(); }
  const json::value* var(std::string_view name) {
    last_state_ = state();
    return last_state_.vars.if_contains(name);
  }
  bool waits() const { return session.status == dialogue::SessionStatus::waiting; }

  HandMadeNodes nodes;
  flow::Runner runner;
  flow::Surroundings around;
  std::shared_ptr<const flow::Program> program;
  WallTime now{from_millis(1'700'000'000'000)};
  std::optional<WallTime> window_ends;
  dialogue::Session session;
  dialogue::Outcome outcome;
  int changes = 0;  ///< turns that changed the session

 private:
  dialogue::Input input(dialogue::Input::Kind kind) {
    dialogue::Input in;
    in.kind = kind;
    in.tenant = "acme";
    in.channel = "main";
    in.text = text_;
    in.type = type_;
    in.at = now;
    in.contact_name = "Ana";
    in.contact_language = "pt-BR";
    in.event = &event_;
    in.session = std::make_shared<dialogue::Session>(session);
    in.window_ends = window_ends;
    return in;
  }
  void take(dialogue::Outcome next) {
    outcome = std::move(next);
    if (!outcome.session) return;
    session = outcome.session->session;
    ++session.revision;
    ++changes;
  }

  std::string text_ = "hello", type_ = "text";
  json::object event_;
  flow::FlowState last_state_;
};

}  // namespace parley::test
