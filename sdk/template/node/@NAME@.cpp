#include <parley/node.hpp>

namespace {

using namespace parley;

class Greeting : public sdk::PreparedNode {
 public:
  explicit Greeting(const sdk::Json& text) : text_(text) {}

  sdk::StepResult step(const sdk::StepInput& input) const override {
    return sdk::StepResult::to("next").say(input.text(text_)).set("greeted", true);
  }

 private:
  sdk::Text text_;
};

class @CLASS@ : public sdk::Node {
 public:
  @CLASS@(sdk::Host, std::string_view) {}

  std::unique_ptr<sdk::PreparedNode> prepare(const sdk::Json& config) const override {
    const sdk::Json text = config.has("text") ? config["text"] : sdk::Json("Hello, {{contact.name}}!");
    if (!text.is_text() && !text.is_object())
      throw sdk::Failure(PARLEY_INVALID, "text: expected a text, or one for each language, found " + text.dump());
    return std::make_unique<Greeting>(text);
  }
};

}  // namespace

PARLEY_PLUGIN(@CLASS@, parley::sdk::Node);
