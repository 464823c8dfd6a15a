// Sends a picture, film, sound or document.
#include "messages/media_message.hpp"

namespace {

using namespace parley;

class Media : public sdk::PreparedNode {
 public:
  explicit Media(const sdk::Json& config) : media_(config, "") {}
  sdk::StepResult step(const sdk::StepInput& input) const override {
    return sdk::StepResult::to("next").send(media_.in(input));
  }

 private:
  nodes::MediaMessage media_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<Media>, sdk::Node);
