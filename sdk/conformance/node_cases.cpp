// What holds for every node type of flows.
#include <algorithm>
#include <array>
#include <parley/testkit/node.hpp>

#include "hostile.hpp"

namespace parley::conformance {

namespace {

constexpr std::array kKinds{"enter", "message", "timeout", "result", "resumed", "listen"};
constexpr std::array kEffects{"say",  "wait", "set",  "contact", "http", "ai",    "script",
                              "call", "goto", "jump", "handoff", "end",  "event", "log"};
/// Effects after which the flow does not go on by a port, at least not at once.
constexpr std::array kLeading{"wait", "http", "ai", "script", "call", "goto", "jump", "handoff", "end"};

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

/// A note on the canvas is never stepped.
void require_stepped(const testkit::LoadedPlugin& plugin) {
  if (plugin.manifest()["node"]["inert"].boolean()) throw Skipped{"the type is inert, so it is never stepped"};
}

sdk::Json usual_scope() {
  return sdk::Json::parse(R"({"vars": {"name": "Ana", "n": 3, "items": ["a", "b"]}, "now": "2026-03-02T12:00:00Z",
    "contact": {"id": "c1", "name": "Ana", "language": "pt-BR", "tags": ["vip"], "vars": {}},
    "message": {"type": "text", "text": "Ol\u00e1"}})");
}

sdk::Json usual_event(std::string_view kind) {
  if (kind == "message" || kind == "listen")
    return sdk::Json::parse(R"({"type": "text", "text": "Ol\u00e1 \ud83d\ude00"})");
  if (kind == "result") return sdk::Json::parse(R"({"error": {"class": "timeout", "message": "nobody answered"}})");
  return {};
}

/// A step of the host's whose every answer is `text` or a refusal.
class OddStep {
 public:
  OddStep(parley_str kind, parley_str event, parley_str state, const std::string& text, parley_status status)
      : text_(text), status_(status) {
    raw_.struct_size = sizeof raw_;
    raw_.context = this;
    raw_.kind = kind;
    raw_.event = event;
    raw_.state = state;
    try {
      value_ = sdk::Json::parse(text).dump();
    } catch (const sdk::Failure&) {
      value_ = sdk::Json(text).dump();
    }
    raw_.value = [](const parley_step* step, parley_str, const parley_sink* out, const parley_sink* error) {
      const auto& self = *static_cast<const OddStep*>(step->context);
      return self.answer(self.value_, out, error);
    };
    raw_.text = [](const parley_step* step, parley_str, const parley_sink* out, const parley_sink* error) {
      const auto& self = *static_cast<const OddStep*>(step->context);
      return self.answer(self.text_, out, error);
    };
  }
  OddStep(const OddStep&) = delete;
  OddStep& operator=(const OddStep&) = delete;
  const parley_step* raw() const { return &raw_; }

 private:
  parley_status answer(const std::string& text, const parley_sink* out, const parley_sink* error) const {
    const std::string& said = status_ == PARLEY_OK ? text : "the expression cannot be read";
    const parley_sink* to = status_ == PARLEY_OK ? out : error;
    to->write(to->ctx, said.data(), said.size());
    return status_;
  }

  const std::string& text_;
  std::string value_;
  parley_status status_;
  parley_step raw_{};
};

class NodeProbe final : public Probe {
 public:
  NodeProbe(const testkit::LoadedPlugin& plugin, const Subject& subject)
      : table_(plugin.interface<parley_node_v1>(PARLEY_NODE_V1)),
        plugin_(plugin.raw()),
        node_(prepare(plugin, subject)),
        config_(node_config(subject).dump()),
        event_(usual_event("message").dump()) {}

  std::string sample() const override { return config_.size() > 2 ? config_ : event_; }

  /// The text in each place where a host could have it: the event, the state, the kind, every value, the config.
  void poke(const std::string& text, std::uint64_t max) override {
    const parley_str odd = sdk::str(text), none{nullptr, 0}, event = sdk::str(event_);
    for (const char* kind : {"enter", "message", "result"}) {
      step({sdk::str(kind), odd, none, text, PARLEY_OK}, max);
      step({sdk::str(kind), event, odd, text, PARLEY_OK}, max);
    }
    step({odd, none, none, text, PARLEY_OK}, max);
    step({sdk::str("enter"), none, none, text, PARLEY_INVALID}, max);
    step({sdk::str("message"), event, none, text, PARLEY_LIMIT}, max);
    prepare_from(text, max);
  }

 private:
  void step(const OddStep& odd, std::uint64_t max) {
    Sinks sinks(max);
    sinks.judge_document(
        across("step",
               [&] { return table_.step(plugin_, node_->raw(), odd.raw(), sinks.first.raw(), sinks.error.raw()); }),
        "step");
  }

  void prepare_from(const std::string& text, std::uint64_t max) {
    Sinks sinks(max);
    parley_node* node = nullptr;
    const auto status =
        across("prepare", [&] { return table_.prepare(plugin_, sdk::str(text), &node, sinks.error.raw()); });
    sinks.judge(status, "prepare");
    expect((status == PARLEY_OK) == (node != nullptr), "prepare: the status and *out do not agree");
    if (node) across("release", [&] { table_.release(plugin_, node); });
  }

  const parley_node_v1& table_;
  parley_plugin* plugin_;
  std::unique_ptr<testkit::NodeUnderTest> node_;
  std::string config_, event_;
};

template <class Names>
bool among(const Names& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

/// The elements that a dotted path leads to, through every list on its way.
void collect(const sdk::Json& from, std::string_view path, std::vector<sdk::Json>& out) {
  const std::size_t dot = path.find('.');
  for (const sdk::Json& element : from[path.substr(0, dot)].items())
    if (dot == std::string_view::npos)
      out.push_back(element);
    else
      collect(element, path.substr(dot + 1), out);
}

std::vector<std::string> ports_of(const sdk::Json& section, const sdk::Json& config) {
  std::vector<std::string> ports;
  for (const sdk::Json& port : section["ports"].items()) ports.emplace_back(port.text());
  for (const sdk::Json& list : section["ports_from"].items()) {
    std::vector<sdk::Json> elements;
    collect(config, list["each"].text(), elements);
    for (std::size_t i = 0; i < elements.size(); ++i) {
      const std::string_view id = elements[i]["id"].text();
      ports.push_back(id.empty() ? std::string(list["prefix"].text()) + "_" + std::to_string(i + 1) : std::string(id));
    }
  }
  return ports;
}

void check_result(const sdk::Json& result, const std::string& kind, const std::vector<std::string>& ports) {
  const std::string where = "step on \"" + kind + "\": ";
  expect(!result.has("effects") || result["effects"].is_array(), where + "expected an array \"effects\"");
  bool leads = kind == "listen";
  for (const sdk::Json& effect : result["effects"].items()) {
    const std::string_view name = effect["kind"].text();
    expect(among(kEffects, name), where + "\"" + std::string(name) + "\" is no effect of abi/node.h");
    leads |= among(kLeading, name);
  }
  const std::string port(result["port"].text());
  if (result["port"].is_null())
    expect(leads, where + "a null port without an effect to wait for: the flow would stand still");
  else
    expect(among(ports, port), where + "leaves by the port \"" + port + "\", which the manifest does not name");
}

void steps_on_every_event(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  require_stepped(*plugin);
  const auto node = prepare(*plugin, subject);
  const auto ports = ports_of(plugin->manifest()["node"], node_config(subject));
  for (const char* kind : kKinds) check_result(node->step(kind, usual_event(kind), {}, usual_scope()), kind, ports);
}

void same_input_same_answer(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  require_stepped(*plugin);
  const auto one = prepare(*plugin, subject);
  const auto other = prepare(*plugin, subject);
  const std::string first = one->enter(usual_scope()).dump();
  expect(first == one->enter(usual_scope()).dump(), "the second step on the same input answered otherwise");
  expect(first == other->enter(usual_scope()).dump(), "a second node of the same config answered otherwise");
}

void manifest_describes_the_type(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  const sdk::Json& section = plugin->manifest()["node"];
  expect(section.is_object(), "the manifest has no section \"node\"");
  for (const char* field : {"type", "group"})
    expect(!section[field].text().empty(), std::string("manifest: node.") + field + ": expected a text");
  expect(section["config"].is_object(), "manifest: node.config: expected a JSON Schema");
  expect(section["ports"].is_array(), "manifest: node.ports: expected a list of names");
}

}  // namespace

std::unique_ptr<Probe> node_probe(const testkit::LoadedPlugin& plugin, const Subject& subject) {
  return std::make_unique<NodeProbe>(plugin, subject);
}

std::vector<Case> node_cases() {
  return {{"node.manifest", "the manifest says what type of node it is", "node", manifest_describes_the_type},
          {"node.step", "a step answers every event with known effects and a port of its own, or waits", "node",
           steps_on_every_event},
          {"node.pure", "the same input gives the same answer", "node", same_input_same_answer}};
}

}  // namespace parley::conformance
