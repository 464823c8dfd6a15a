// Waits until another system calls back.
#include <parley/node_fields.hpp>

namespace {

using namespace parley;

class WebhookWait : public sdk::PreparedNode {
 public:
  explicit WebhookWait(const sdk::Json& config)
      : name_(config["name"]), save_to_(config["save_to"].text()), timeout_(config["timeout_seconds"].integer()) {}

  sdk::StepResult step(const sdk::StepInput& input) const override {
    if (input.kind() == "timeout") return sdk::StepResult::to("timeout");
    if (input.kind() != "result") return wait(input);
    if (input.event().has("error")) return sdk::StepResult::to("timeout").log(input.event()["error"]["message"].text());
    auto result = sdk::StepResult::to("next");
    save_to_.set(result, input.event()["body"]);
    return result;
  }

 private:
  sdk::StepResult wait(const sdk::StepInput& input) const {
    sdk::Json fields = sdk::Json::object({{"for", "webhook"}, {"name", input.text(name_)}});
    if (timeout_ > 0) fields.set("timeout_seconds", timeout_);
    return sdk::StepResult::stay().effect("wait", std::move(fields));
  }

  sdk::Text name_;
  sdk::Variable save_to_;
  std::int64_t timeout_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<WebhookWait>, sdk::Node);
