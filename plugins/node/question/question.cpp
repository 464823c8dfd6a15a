// Asks, checks the answer, asks again, and keeps the answer as a typed value.
#include <algorithm>

#include "answer_rules.hpp"

namespace {

using namespace parley;

class Question : public sdk::PreparedNode {
 public:
  explicit Question(const sdk::Json& config)
      : rules_(config),
        text_(config["text"], "text", 4096),
        retry_(config.has("retry_text") ? config["retry_text"] : sorry(), "retry_text", 4096),
        save_to_(config["save_to"].text()),
        timeout_(config["timeout_seconds"].integer()),
        attempts_(std::clamp<std::int64_t>(config["max_attempts"].integer(3), 1, 20)) {}

  sdk::StepResult step(const sdk::StepInput& input) const override {
    if (input.kind() == "timeout") return sdk::StepResult::to("timeout");
    if (input.kind() != "message") return ask(text_.needed(input, "text"), input, 0);
    const std::int64_t before = std::clamp<std::int64_t>(input.state()["attempts"].integer(), 0, 100);
    if (input.event()["type"].text() == "reaction")  // a thumb under the question is no attempt
      return sdk::StepResult::stay().wait_for_message(timeout_).remember(attempts(before));
    if (auto value = rules_.read(input.event(), input)) {
      auto result = sdk::StepResult::to("next");
      save_to_.set(result, *std::move(value));
      return result;
    }
    if (before + 1 >= attempts_) return sdk::StepResult::to("invalid");
    return ask(retry_.needed(input, "retry_text"), input, before + 1);
  }

 private:
  static sdk::Json sorry() {
    return sdk::Json::object({{"en", "Sorry, I did not get that. Please try again."},
                              {"pt", "Desculpe, não entendi. Tente de novo, por favor."},
                              {"es", "Perdón, no entendí. Inténtalo de nuevo, por favor."}});
  }
  static sdk::Json attempts(std::int64_t count) { return sdk::Json::object({{"attempts", count}}); }

  sdk::StepResult ask(std::string text, const sdk::StepInput& input, std::int64_t count) const {
    auto result = sdk::StepResult::stay();
    if (rules_.kind() == "yes_no")
      result.send(buttons(std::move(text), yes_no(input)));
    else if (rules_.kind().ends_with("choice"))
      offer(result, std::move(text), input);
    else
      result.say(text);
    return result.wait_for_message(timeout_).remember(attempts(count));
  }

  /// Buttons for up to three short titles, a list for up to ten, else numbered lines; several may be chosen by numbers.
  void offer(sdk::StepResult& result, std::string text, const sdk::StepInput& input) const {
    sdk::Json offered = sdk::Json::array();
    std::size_t longest = 0;
    for (const nodes::Choice& choice : rules_.choices().all()) {
      const std::string title = choice.title.needed(input, "choices.title");
      longest = std::max(longest, sdk::characters_of(title));
      offered.push(sdk::Json::object({{"id", choice.id}, {"title", title}}));
    }
    const std::size_t count = offered.items().size();
    if (rules_.kind() == "choice" && count <= 3 && longest <= 20)
      result.send(buttons(std::move(text), std::move(offered)));
    else if (rules_.kind() == "choice" && count <= 10 && longest <= 24)
      result.send(list(std::move(text), std::move(offered), input));
    else
      result.say(sdk::shortened(text + "\n\n" + rules_.choices().numbered(input), 4096));
  }

  sdk::Json yes_no(const sdk::StepInput& input) const {
    return sdk::Json::array({sdk::Json::object({{"id", "yes"}, {"title", input.text(yes_)}}),
                             sdk::Json::object({{"id", "no"}, {"title", input.text(no_)}})});
  }
  static sdk::Json buttons(std::string text, sdk::Json offered) {
    return sdk::Json::object(
        {{"type", "buttons"}, {"body", sdk::shortened(std::move(text), 1024)}, {"buttons", std::move(offered)}});
  }
  sdk::Json list(std::string text, sdk::Json offered, const sdk::StepInput& input) const {
    return sdk::Json::object({{"type", "list"},
                              {"body", std::move(text)},
                              {"button", input.text(choose_)},
                              {"sections", sdk::Json::array({sdk::Json::object({{"rows", std::move(offered)}})})}});
  }

  nodes::AnswerRules rules_;
  sdk::Phrase text_, retry_;
  sdk::Variable save_to_;
  std::int64_t timeout_, attempts_;
  const sdk::Text yes_{sdk::Json::object({{"en", "Yes"}, {"pt", "Sim"}, {"es", "Sí"}})};
  const sdk::Text no_{sdk::Json::object({{"en", "No"}, {"pt", "Não"}, {"es", "No"}})};
  const sdk::Text choose_{sdk::Json::object({{"en", "Choose"}, {"pt", "Escolher"}, {"es", "Elegir"}})};
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<Question>, sdk::Node);
