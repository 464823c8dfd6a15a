#include <parley/node.hpp>

namespace {

using namespace parley;

class Greeting : public sdk::PreparedNode {
 public:
  explicit Greeting(std::string text) : text_(std::move(text)) {}

  sdk::StepResult step(const sdk::StepInput& input) const override {
    const std::string name(input.variable("name").text("you"));
    return sdk::StepResult::to("next").say(text_ + ", " + name + "!").set("greeted", true);
  }

 private:
  std::string text_;
};

class @CLASS@ : public sdk::Node {
 public:
  @CLASS@(sdk::Host, std::string_view) {}

  std::unique_ptr<sdk::PreparedNode> prepare(const sdk::Json& config) const override {
    if (config.has("text") && !config["text"].is_text())
      throw sdk::Failure(PARLEY_INVALID, "text: expected a text, found " + config["text"].dump());
    return std::make_unique<Greeting>(std::string(config["text"].text("Hello")));
  }
};

}  // namespace

PARLEY_PLUGIN(@CLASS@, parley::sdk::Node);
