// Goes on at another box of this flow, without an edge across the canvas.
#include <parley/node.hpp>

namespace {

using namespace parley;

class Jump : public sdk::PreparedNode {
 public:
  explicit Jump(const sdk::Json& config) : node_(config["node"].text()) {}
  sdk::StepResult step(const sdk::StepInput&) const override {
    return sdk::StepResult::stay().effect("jump", sdk::Json::object({{"node", node_}}));
  }

 private:
  std::string node_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<Jump>, sdk::Node);
