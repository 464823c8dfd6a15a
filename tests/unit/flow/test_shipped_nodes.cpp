// Flows of the types of node that come along, run by the runner as a server would.
#include "unit/flow/flow_conversation.hpp"
#include "unit/flow/running_nodes.hpp"

using namespace parley;
using namespace parley::test;
using dialogue::SessionStatus;

namespace {

struct Shipped : RunningNodes {
  Shipped() {
    for (const char* type :
         {"start", "question", "assignment", "condition", "buttons", "text", "jump_to_flow", "loop"}) {
      const std::string id = "node." + std::string(type);
      start(PARLEY_PLUGINS "/" + id + ".so", id);
    }
  }
  flow::PluginNodeTypes types{host, Log(null_log_sink())};

  FlowConversation talk(std::string_view nodes, std::string_view edges) {
    const std::string text = R"({"id": "f", "name": "F", "language": "en", "nodes": [{"id": "a", "type": "start"}, )" +
                             std::string(nodes) + R"(], "edges": [)" + std::string(edges) + "]}";
    FlowConversation c(text);
    c.program = flow::Program::prepare(flow::Document::parse(text).value(), "v1", types);
    return c;
  }
};

/// What the last message offers, by title.
std::vector<std::string> offered(const FlowConversation& c) {
  std::vector<std::string> titles;
  if (c.outcome.messages.empty()) return titles;
  if (const json::array* buttons = find_array(c.outcome.messages.back().message, "buttons"))
    for (const json::value& button : *buttons) titles.emplace_back(string_or(button.as_object(), "title"));
  return titles;
}

}  // namespace

TEST_CASE("A table is booked with shipped nodes, in the person's language", "[flow][node][shipped]") {
  Shipped nodes;
  FlowConversation c = nodes.talk(
      R"({"id": "q", "type": "question", "config": {"text": {"en": "How many?", "pt": "Quantas pessoas?"},
           "answer": "number", "validation": {"min": 1, "max": 20}, "save_to": "people"}},
         {"id": "s", "type": "set_variable", "config": {"assignments": [
           {"name": "deposit", "expression": "vars.people * 10"}]}},
         {"id": "c", "type": "condition", "config": {"rules": [
           {"id": "large", "variable": "vars.people", "operator": ">", "value": 8}]}},
         {"id": "b", "type": "buttons", "config": {"body": "{{vars.deposit}}?", "buttons": [
           {"id": "yes", "title": {"en": "Yes", "pt": "Sim"}}, {"id": "no", "title": {"en": "No", "pt": "Não"}}]}},
         {"id": "t", "type": "text", "config": {"text": "{{contact.name | upper}}: {{vars.deposit}}"}})",
      R"({"source": "a", "target": "q"}, {"source": "q", "target": "s"}, {"source": "s", "target": "c"},
         {"source": "c", "port": "large", "target": "b"}, {"source": "b", "port": "yes", "target": "t"})");
  c.start();
  CHECK(c.said() == std::vector<std::string>{"Quantas pessoas?"});
  c.user("muitas");
  CHECK(c.said() == std::vector<std::string>{"Desculpe, não entendi. Tente de novo, por favor."});
  c.user("12");
  CHECK(offered(c) == std::vector<std::string>{"Sim", "Não"});
  c.user("SIM");
  CHECK(c.said() == std::vector<std::string>{"ANA: 120"});
  CHECK(c.session.status == SessionStatus::completed);
}

TEST_CASE("A flow that is left for another takes its variables along", "[flow][node][shipped]") {
  Shipped nodes;
  FlowConversation c = nodes.talk(
      R"({"id": "s", "type": "assignment", "config": {"assignments": [{"name": "size", "value": "L"}]}},
         {"id": "j", "type": "jump_to_flow", "config": {"flow": "next", "pass_variables": true}})",
      R"({"source": "a", "target": "s"}, {"source": "s", "target": "j"})");
  c.start();
  REQUIRE(c.outcome.start.has_value());
  CHECK(c.outcome.start->name == "next");
  CHECK(json::serialize(c.outcome.start->with) == R"({"size":"L"})");
}

TEST_CASE("A loop says something for each item", "[flow][node][shipped]") {
  Shipped nodes;
  FlowConversation c = nodes.talk(R"({"id": "l", "type": "loop", "config": {"list": "vars.items"}},
                                     {"id": "t", "type": "text", "config": {"text": "{{vars.item}}"}},
                                     {"id": "d", "type": "text", "config": {"text": "done"}})",
                                  R"({"source": "a", "target": "l"}, {"source": "l", "port": "each", "target": "t"},
                                     {"source": "t", "target": "l"}, {"source": "l", "port": "done", "target": "d"})");
  c.start({{"items", {"one", "two"}}});
  CHECK(c.said() == std::vector<std::string>{"one", "two", "done"});
}

TEST_CASE("A config that the manifest's schema refuses is refused with its field", "[flow][node][shipped]") {
  Shipped nodes;
  const auto type = nodes.types.find("message");
  REQUIRE(type);
  const auto made = type->prepare({{"text", "hi"}, {"delay_seconds", "soon"}});
  REQUIRE(made.has_error());
  CHECK_THAT(made.error().message, Catch::StartsWith("delay_seconds: expected"));
  const auto long_caption = type->prepare(
      {{"text", "hi"}, {"media", {{"kind", "image"}, {"url", "u"}, {"caption", std::string(1025, 'x')}}}});
  REQUIRE(long_caption.has_error());
  CHECK_THAT(long_caption.error().message, Catch::Contains("media.caption: expected at most 1024 characters"));
}

TEST_CASE("What an expression comes to is bounded, and one that cannot be read fails the step",
          "[flow][node][shipped]") {
  class Odd final : public flow::StepView {
   public:
    Odd() { kind = "enter"; }
    Result<std::string> value(std::string_view) const override { return fail(Errc::invalid, "no such filter"); }
    Result<std::string> text(std::string_view) const override { return std::string(100, 'x'); }
  };
  Shipped nodes;
  const flow::PluginNodeTypes tight(nodes.host, Log(null_log_sink()), {.output = 1000, .text = 50});
  const auto too_much = (*tight.find("text")->prepare({{"text", "{{vars.long}}"}}))->step(Odd());
  REQUIRE(too_much.has_error());
  CHECK(too_much.error().code == Errc::limit);
  CHECK_THAT(too_much.error().message, Catch::Contains("the value has 100 bytes; a node may have 50"));
  const auto unreadable = (*tight.find("loop")->prepare({{"list", "vars.x | fly"}}))->step(Odd());
  REQUIRE(unreadable.has_error());
  CHECK_THAT(unreadable.error().message, Catch::Contains("no such filter"));
}
