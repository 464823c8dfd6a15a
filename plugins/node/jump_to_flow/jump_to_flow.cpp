// Leaves this flow for another.
#include <parley/node_fields.hpp>

namespace {

using namespace parley;

class JumpToFlow : public sdk::PreparedNode {
 public:
  explicit JumpToFlow(const sdk::Json& config)
      : flow_(config["flow"]), variables_(config["variables"]), pass_(config["pass_variables"].boolean()) {}

  sdk::StepResult step(const sdk::StepInput& input) const override {
    sdk::Json variables = pass_ ? input.value("vars") : sdk::Json();
    if (!variables.is_object()) variables = sdk::Json::object();
    const sdk::Json more = variables_.in(input);
    for (const auto& [name, value] : more.members()) variables.set(name, value);
    sdk::Json fields = sdk::Json::object({{"flow", input.text(flow_)}});
    if (!variables.members().empty()) fields.set("variables", std::move(variables));
    return sdk::StepResult::stay().effect("goto", std::move(fields));
  }

 private:
  sdk::Text flow_;
  sdk::Value variables_;
  bool pass_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<JumpToFlow>, sdk::Node);
