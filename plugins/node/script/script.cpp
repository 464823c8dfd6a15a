// Runs a piece of Lua in the sandbox, in the same turn.
#include <parley/node_fields.hpp>

namespace {

using namespace parley;

class Script : public sdk::PreparedNode {
 public:
  explicit Script(const sdk::Json& config)
      : source_(config["source"].text()), inputs_(config["inputs"]), save_to_(config["save_to"].text()) {}

  sdk::StepResult step(const sdk::StepInput& input) const override {
    if (input.kind() != "result") return run(input);
    if (input.event().has("error")) return sdk::StepResult::to("error").log(input.event()["error"]["message"].text());
    auto result = sdk::StepResult::to("next");
    const sdk::Json& outputs = input.event()["outputs"];
    if (save_to_.given())
      save_to_.set(result, outputs);
    else
      for (const auto& [name, value] : outputs.members()) sdk::Variable(name).set(result, value);
    return result;
  }

 private:
  sdk::StepResult run(const sdk::StepInput& input) const {
    sdk::Json fields = sdk::Json::object({{"source", source_}});
    if (inputs_.given()) fields.set("inputs", inputs_.in(input));
    return sdk::StepResult::stay().effect("script", std::move(fields));
  }

  std::string source_;
  sdk::Value inputs_;
  sdk::Variable save_to_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<Script>, sdk::Node);
