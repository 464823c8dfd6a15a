// Gives the conversation to people; with `resume` the flow goes on when they give it back.
#include <parley/node_fields.hpp>

namespace {

using namespace parley;

class Handoff : public sdk::PreparedNode {
 public:
  explicit Handoff(const sdk::Json& config)
      : message_(config["message"], "message", 4096), note_(config["text"]), resume_(config["resume"].boolean()) {
    for (const char* field : {"department", "queue", "agent", "skill", "priority"})
      if (config.has(field)) to_.emplace_back(field, sdk::Value(config[field]));
  }

  sdk::StepResult step(const sdk::StepInput& input) const override {
    if (input.kind() == "resumed") return sdk::StepResult::to("next");
    if (input.kind() == "result" && input.event().has("error"))
      return sdk::StepResult::to("error").log(input.event()["error"]["message"].text());
    auto result = sdk::StepResult::stay();
    if (message_.given()) result.say(message_.needed(input, "message"));
    sdk::Json fields = sdk::Json::object();
    for (const auto& [field, value] : to_)
      if (sdk::Json filled = value.in(input); !filled.is_null()) fields.set(field, std::move(filled));
    if (std::string note = input.text(note_); !note.empty()) fields.set("text", std::move(note));
    if (resume_) fields.set("resume", true);
    return result.effect("handoff", std::move(fields));
  }

 private:
  sdk::Phrase message_;
  sdk::Text note_;
  std::vector<std::pair<std::string, sdk::Value>> to_;
  bool resume_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<Handoff>, sdk::Node);
