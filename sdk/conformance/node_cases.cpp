// What holds for every node type of flows.
#include <parley/testkit/node.hpp>

#include "hostile.hpp"

namespace parley::conformance {

namespace {

sdk::Json node_config(const Subject& subject) {
  return subject.with["node"].is_object() ? subject.with["node"] : sdk::Json::object();
}

std::unique_ptr<testkit::NodeUnderTest> prepare(const testkit::LoadedPlugin& plugin, const Subject& subject) {
  try {
    return std::make_unique<testkit::NodeUnderTest>(plugin, node_config(subject));
  } catch (const sdk::Failure& failure) {
    throw Skipped{std::string("no node can be prepared (") + failure.what() +
                  "); name its config under \"node\" by --with"};
  }
}

class NodeProbe final : public Probe {
 public:
  NodeProbe(const testkit::LoadedPlugin& plugin, const Subject& subject)
      : table_(plugin.interface<parley_node_v1>(PARLEY_NODE_V1)),
        plugin_(plugin.raw()),
        node_(prepare(plugin, subject)) {}

  std::string sample() const override {
    return R"({"event":{"kind":"message","text":"Olá 😀"},"variables":{"name":"Ana","n":3},"state":null})";
  }

  void poke(const std::string& text, std::uint64_t max) override {
    Sinks sinks(max);
    sinks.judge_document(
        across(
            "step",
            [&] { return table_.step(plugin_, node_->raw(), sdk::str(text), sinks.first.raw(), sinks.error.raw()); }),
        "step");
    Sinks preparing(max);
    parley_node* node = nullptr;
    const auto status =
        across("prepare", [&] { return table_.prepare(plugin_, sdk::str(text), &node, preparing.error.raw()); });
    preparing.judge(status, "prepare");
    expect((status == PARLEY_OK) == (node != nullptr), "prepare: the status and *out do not agree");
    if (node) across("release", [&] { table_.release(plugin_, node); });
  }

 private:
  const parley_node_v1& table_;
  parley_plugin* plugin_;
  std::unique_ptr<testkit::NodeUnderTest> node_;
};

void check_result(const sdk::Json& result, const std::string& kind) {
  const std::string where = "step on \"" + kind + "\": ";
  expect(result["effects"].is_array(), where + "expected an array \"effects\"");
  for (const sdk::Json& effect : result["effects"].items())
    expect(!effect["kind"].text().empty(), where + "expected a \"kind\" in every effect");
  expect(result["port"].is_null() || !result["port"].text().empty(), where + "expected \"port\" to be a name or null");
}

void steps_on_every_event(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  const auto node = prepare(*plugin, subject);
  for (const char* kind : {"enter", "message", "timeout", "result"})
    check_result(node->step(sdk::Json::object({{"event", sdk::Json::object({{"kind", kind}, {"text", "hello"}})},
                                               {"variables", sdk::Json::object()},
                                               {"state", nullptr}})),
                 kind);
}

void same_input_same_answer(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  const auto one = prepare(*plugin, subject);
  const auto other = prepare(*plugin, subject);
  const std::string first = one->enter().dump();
  expect(first == one->enter().dump(), "the second step on the same input answered otherwise");
  expect(first == other->enter().dump(), "a second node of the same config answered otherwise");
}

}  // namespace

std::unique_ptr<Probe> node_probe(const testkit::LoadedPlugin& plugin, const Subject& subject) {
  return std::make_unique<NodeProbe>(plugin, subject);
}

std::vector<Case> node_cases() {
  return {{"node.step", "a step answers every event with effects and a port or null", "node", steps_on_every_event},
          {"node.pure", "the same input gives the same answer", "node", same_input_same_answer}};
}

}  // namespace parley::conformance
