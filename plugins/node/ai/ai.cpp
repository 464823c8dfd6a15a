// Asks a model and keeps what it says.
#include <parley/node_fields.hpp>

namespace {

using namespace parley;

class Ai : public sdk::PreparedNode {
 public:
  explicit Ai(const sdk::Json& config)
      : prompt_(config["prompt"]),
        system_(config["system"]),
        wants_json_(config["schema"].is_object()),
        save_to_(config["save_to"].text()) {
    for (const char* field : {"model", "temperature", "max_tokens", "schema", "timeout_seconds"})
      if (config.has(field)) as_written_.set(field, config[field]);
  }

  sdk::StepResult step(const sdk::StepInput& input) const override {
    if (input.kind() == "timeout") return sdk::StepResult::to("timeout");
    if (input.kind() != "result") return ask(input);
    const sdk::Json& answer = input.event();
    if (answer.has("error")) {
      const bool late = answer["error"]["class"].text() == "timeout";
      return sdk::StepResult::to(late ? "timeout" : "error").log(answer["error"]["message"].text());
    }
    if (wants_json_ && !answer.has("json")) return sdk::StepResult::to("error").log("the model's answer is no JSON");
    auto result = sdk::StepResult::to("next");
    save_to_.set(result, wants_json_ ? answer["json"] : answer["text"]);
    return result;
  }

 private:
  sdk::StepResult ask(const sdk::StepInput& input) const {
    sdk::Json request = as_written_;
    request.set("prompt", input.text(prompt_));
    if (!system_.empty()) request.set("system", input.text(system_));
    return sdk::StepResult::stay().effect("ai", std::move(request));
  }

  sdk::Text prompt_, system_;
  sdk::Json as_written_ = sdk::Json::object();
  bool wants_json_;
  sdk::Variable save_to_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<Ai>, sdk::Node);
