// Offers up to three buttons and goes on by the one that is chosen.
#include "answers/choices.hpp"

namespace {

using namespace parley;

class Buttons : public sdk::PreparedNode {
 public:
  explicit Buttons(const sdk::Json& config)
      : header_(config["header"], "header", 60),
        body_(config["body"], "body", 1024),
        footer_(config["footer"], "footer", 60),
        save_to_(config["save_to"].text()),
        timeout_(config["timeout_seconds"].integer()) {
    choices_.add(config["buttons"], "buttons", "button", 20);
  }

  sdk::StepResult step(const sdk::StepInput& input) const override {
    if (input.kind() == "timeout") return sdk::StepResult::to("timeout");
    if (input.kind() != "message") return sdk::StepResult::stay().send(message(input)).wait_for_message(timeout_);
    const nodes::Choice* chosen = choices_.meant(input.event(), input);
    if (!chosen) return sdk::StepResult::to("other");
    auto result = sdk::StepResult::to(chosen->id);
    save_to_.set(result, chosen->id);
    return result;
  }

 private:
  sdk::Json message(const sdk::StepInput& input) const {
    sdk::Json message = sdk::Json::object({{"type", "buttons"}, {"body", body_.needed(input, "body")}});
    if (std::string header = header_.in(input); !header.empty()) message.set("header", std::move(header));
    if (std::string footer = footer_.in(input); !footer.empty()) message.set("footer", std::move(footer));
    sdk::Json buttons = sdk::Json::array();
    for (const nodes::Choice& choice : choices_.all())
      buttons.push(sdk::Json::object({{"id", choice.id}, {"title", choice.title.needed(input, "buttons.title")}}));
    return message.set("buttons", std::move(buttons));
  }

  sdk::Phrase header_, body_, footer_;
  nodes::Choices choices_;
  sdk::Variable save_to_;
  std::int64_t timeout_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<Buttons>, sdk::Node);
