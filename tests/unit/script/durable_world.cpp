#include "durable_world.hpp"

namespace parley::test {

using dialogue::Input;

namespace {

std::string shown(const json::object& message) {
  std::string text(string_or(message, "text", string_or(message, "body", string_or(message, "type"))));
  for (const char* list : {"buttons", "sections"}) {
    const auto* choices = find_array(message, list);
    if (!choices) continue;
    const auto* first = choices->empty() ? nullptr : choices->front().if_object();
    const auto* rows = first ? find_array(*first, "rows") : nullptr;
    for (const auto& each : rows ? *rows : *choices)
      text += " [" + std::string(string_or(each.as_object(), "title")) + "]";
  }
  return text;
}

}  // namespace

DurableWorld::DurableWorld(const std::string& source, script::DurableOptions bounds, const std::string& name)
    : options(std::move(bounds)), version(version_of(source, name)) {
  crash();
}

script::DurableOptions DurableWorld::patient_scripts() {
  script::DurableOptions options;
  options.limits = patient();
  options.tenant = {{"name", "Shop"}, {"site", "https://shop.example"}};
  return options;
}

script::ScriptVersion DurableWorld::version_of(const std::string& source, const std::string& name) {
  const bool whole = source.find("flow(") != source.npos;
  return script::make_version(name, whole ? source : "flow(\"demo\", function(chat, with) " + source + "\nend)");
}

void DurableWorld::crash() {
  runner = std::make_unique<script::DurableRunner>(real, Log(null_log_sink()), options, [] { return 7; });
}

Input DurableWorld::input(Input::Kind kind) {
  Input input;
  input.kind = kind;
  input.tenant = "t1";
  input.at = clock.wall();
  input.contact_name = "Ana";
  input.contact_address = "5511999990000";
  input.contact_language = language;
  input.contact_tags = tags;
  input.vars = &vars;
  input.window_ends = window_ends;
  input.session = std::make_shared<dialogue::Session>(session);
  const_cast<dialogue::Session&>(*input.session).journal = std::make_shared<const script::Journal>(journal);
  return input;
}

void DurableWorld::apply(dialogue::Outcome outcome) {
  for (const auto& each : outcome.messages) said.push_back(shown(each.message));
  for (const auto& [name, value] : outcome.vars_set) vars[name] = value;
  for (const auto& tag : outcome.tags_added) tags.push_back(tag);
  for (const auto& tag : outcome.tags_removed) std::erase(tags, tag);
  if (outcome.session) {
    const auto& change = *outcome.session;
    session = change.session;
    session.journal.reset();
    ++session.revision;
    reason = change.reason;
    journal.insert(journal.end(), change.journal.begin(), change.journal.end());
    std::erase_if(journal, [&](const auto& row) { return row.seq <= change.forget_through; });
    if (!change.requests_stand) requests = change.requests;
  }
  last = std::move(outcome);
}

std::string DurableWorld::turn(const std::function<Result<dialogue::Outcome>()>& take) {
  if (lose_next_turn) {
    lose_next_turn = false;
    take();
    crash();
  }
  auto outcome = take();
  error.clear();
  if (outcome.has_error()) {
    error = outcome.error().message;
    return "-";
  }
  const std::size_t before = said.size();
  apply(std::move(*outcome));
  if (crash_always) crash();
  std::string all;
  for (std::size_t i = before; i < said.size(); ++i) all += (all.empty() ? "" : " | ") + said[i];
  return all.empty() ? "-" : all;
}

std::string DurableWorld::start(const std::string& text, json::object with) {
  return turn([&]() -> Result<dialogue::Outcome> {
    Input in = input(Input::Kind::message);
    in.text = text;
    in.type = "text";
    in.session.reset();
    return runner->start(version, {version.name, with}, in, {"s1", false});
  });
}

std::string DurableWorld::say(const std::string& text, json::object event) {
  return turn([&] {
    Input in = input(Input::Kind::message);
    in.text = text;
    in.type = std::string(string_or(event, "type", "text"));
    in.event = &event;
    return runner->resume(version, in);
  });
}

std::string DurableWorld::timer() {
  return turn([&] { return runner->resume(version, input(Input::Kind::timer)); });
}

std::string DurableWorld::later(Millis by) {
  clock.advance(by);
  return session.due && *session.due <= clock.wall() ? timer() : "-";
}

std::string DurableWorld::result(json::object event) {
  return turn([&] {
    Input in = input(Input::Kind::result);
    in.event = &event;
    return runner->resume(version, in);
  });
}

std::string DurableWorld::resumed() {
  return turn([&] { return runner->resume(version, input(Input::Kind::resumed)); });
}

std::string DurableWorld::restart(const std::string& checkpoint) {
  return turn([&] { return runner->restart(version, checkpoint, input(Input::Kind::resumed)); });
}

std::string DurableWorld::answer_requests() {
  std::string all;
  while (!requests.empty()) {
    const dialogue::Request request = requests.front();
    requests.erase(requests.begin());
    performed.push_back(request.document);
    json::object event = far_end(request);
    event["request"] = request.number;
    const std::string words = result(std::move(event));
    if (words != "-") all += (all.empty() ? "" : " | ") + words;
  }
  return all.empty() ? "-" : all;
}

script::DryRun DurableWorld::dry_run(const std::string& source) {
  return runner->dry_run(version_of(source), *input(Input::Kind::timer).session);
}

std::string DurableWorld::journal_kinds() const {
  std::string all;
  for (const auto& row : journal) all += (all.empty() ? "" : ", ") + row.kind + (row.key.empty() ? "" : " " + row.key);
  return all;
}

}  // namespace parley::test
