// Sends a message template: what may be sent when the person has not written for a day.
#include <parley/node_fields.hpp>

namespace {

using namespace parley;

class Template : public sdk::PreparedNode {
 public:
  explicit Template(const sdk::Json& config)
      : name_(config["name"]), language_(config["language"]), components_(config["components"]) {}

  sdk::StepResult step(const sdk::StepInput& input) const override {
    sdk::Json message =
        sdk::Json::object({{"type", "template"}, {"name", name_.in(input)}, {"language", language_.in(input)}});
    if (components_.given()) message.set("components", components_.in(input));
    return sdk::StepResult::to("next").send(std::move(message));
  }

 private:
  sdk::Value name_, language_, components_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<Template>, sdk::Node);
