// Runs another flow and goes on with what it leaves behind.
#include <parley/node_fields.hpp>

namespace {

using namespace parley;

class CallFlow : public sdk::PreparedNode {
 public:
  explicit CallFlow(const sdk::Json& config) : flow_(config["flow"]), input_(config["input"]) {
    for (const auto& [ours, theirs] : config["output"].members())
      outputs_.emplace_back(sdk::Variable(ours), std::string(theirs.text()));
  }

  sdk::StepResult step(const sdk::StepInput& input) const override {
    if (input.kind() != "result") return call(input);
    if (input.event().has("error")) return sdk::StepResult::to("error").log(input.event()["error"]["message"].text());
    auto result = sdk::StepResult::to("next");
    for (const auto& [ours, theirs] : outputs_) ours.set(result, input.event()["outputs"][theirs]);
    return result;
  }

 private:
  sdk::StepResult call(const sdk::StepInput& input) const {
    sdk::Json fields = sdk::Json::object({{"flow", input.text(flow_)}});
    if (input_.given()) fields.set("input", input_.in(input));
    return sdk::StepResult::stay().effect("call", std::move(fields));
  }

  sdk::Text flow_;
  sdk::Value input_;
  std::vector<std::pair<sdk::Variable, std::string>> outputs_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<CallFlow>, sdk::Node);
