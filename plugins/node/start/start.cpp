// Where a flow begins.
#include <parley/node.hpp>

namespace {

using namespace parley;

class Start : public sdk::PreparedNode {
 public:
  explicit Start(const sdk::Json&) {}
  sdk::StepResult step(const sdk::StepInput&) const override { return sdk::StepResult::to("next"); }
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<Start>, sdk::Node);
