// The 24-hour window: how long after a person's message anything but a template may be sent is the channel's to say.
#include <algorithm>

#include "flow/turn.hpp"

namespace parley::flow {

namespace {

bool speaks_freely(const json::value& effect) {
  const json::object& object = effect.get_object();
  if (string_or(object, "kind") != "say") return false;
  const json::object* message = find_object(object, "message");
  return !message || string_or(*message, "type") != "template";
}

}  // namespace

bool Turn::window_is_shut(const StepAnswer& answer) const {
  if (!input_.window_ends || input_.at + said_after_ < *input_.window_ends) return false;
  return std::any_of(answer.effects.begin(), answer.effects.end(), speaks_freely);
}

/// What the flow's settings say instead. True: the step counts, without the words that may not be sent.
bool Turn::outside_window(const Program::Step& step, const Visit& visit) {
  const Settings& settings = program_.settings();
  json::object line{{"node", step.node.id}, {"event", visit.kind}, {"outside_window", true}};
  outcome_.trace.push_back(std::move(line));
  if (settings.outside_window == OutsideWindow::handoff) {
    outcome_.handoff = settings.handoff;
    end(dialogue::SessionStatus::handed_off, "the time in which the person may be written to is over");
    return false;
  }
  if (settings.outside_window == OutsideWindow::send_template && !settings.window_template.empty()) {
    if (!std::exchange(template_sent_, true)) outcome_.messages.push_back({settings.window_template, said_after_});
  }
  // Either way the step is taken once the person has written: what it would say now would be refused.
  state_.wait = {};
  state_.wait.what = WaitFor::window;
  state_.wait.kind = visit.kind;
  if (!visit.event.empty()) state_.wait.event = stored_object(visit.event);
  if (visit.kind == "enter") state_.visits[step.node.id] = int_or(state_.visits, step.node.id, 1) - 1;
  return false;
}

}  // namespace parley::flow
