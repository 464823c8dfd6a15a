// Ends the flow: with a text, a tag, a question how it was, a closed conversation.
#include <parley/node_fields.hpp>

namespace {

using namespace parley;

constexpr std::int64_t kAnswerSeconds = 24 * 3600;

/// 1 to 5 of a tapped row ("csat_4") or a typed number; 0 for anything else.
int stars_in(const sdk::Json& event) {
  std::string_view text = event["reply"]["id"].text();
  if (text.starts_with("csat_"))
    text.remove_prefix(5);
  else
    text = event["text"].text();
  const std::string typed = sdk::expression_in(text);
  return typed.size() == 1 && typed[0] >= '1' && typed[0] <= '5' ? typed[0] - '0' : 0;
}

class End : public sdk::PreparedNode {
 public:
  explicit End(const sdk::Json& config)
      : text_(config["text"], "text", 4096),
        tag_(config["tag"]),
        csat_(config["csat"].boolean()),
        close_(config["close"].boolean()) {}

  sdk::StepResult step(const sdk::StepInput& input) const override {
    const bool asked = input.state()["asked"].boolean();
    auto result = sdk::StepResult::stay();
    if (!asked && text_.given()) result.say(text_.needed(input, "text"));
    if (!asked && csat_)
      return ask(result, input).wait_for_message(kAnswerSeconds).remember(sdk::Json::object({{"asked", true}}));
    if (const int stars = asked && input.kind() == "message" ? stars_in(input.event()) : 0; stars > 0)
      result.effect("event", sdk::Json::object({{"name", "csat"}, {"value", stars}}));
    if (const std::string tag = input.text(tag_); !tag.empty())
      result.effect("contact", sdk::Json::object({{"tags_add", sdk::Json::array({tag})}}));
    return result.effect("end", close_ ? sdk::Json::object({{"close", true}}) : sdk::Json::object());
  }

 private:
  sdk::StepResult& ask(sdk::StepResult& result, const sdk::StepInput& input) const {
    static constexpr const char* kStars[] = {"★", "★★", "★★★", "★★★★", "★★★★★"};
    sdk::Json rows = sdk::Json::array();
    for (int stars = 5; stars >= 1; --stars)
      rows.push(sdk::Json::object({{"id", "csat_" + std::to_string(stars)}, {"title", kStars[stars - 1]}}));
    return result.send(
        sdk::Json::object({{"type", "list"},
                           {"body", input.text(how_)},
                           {"button", input.text(rate_)},
                           {"sections", sdk::Json::array({sdk::Json::object({{"rows", std::move(rows)}})})}}));
  }

  sdk::Phrase text_;
  sdk::Text tag_;
  const sdk::Text how_{sdk::Json::object({{"en", "How was it? From 1 (bad) to 5 (very good)."},
                                          {"pt", "Como foi? De 1 (ruim) a 5 (ótimo)."},
                                          {"es", "¿Cómo fue? De 1 (malo) a 5 (muy bueno)."}})};
  const sdk::Text rate_{sdk::Json::object({{"en", "Rate"}, {"pt", "Avaliar"}, {"es", "Valorar"}})};
  bool csat_, close_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<End>, sdk::Node);
