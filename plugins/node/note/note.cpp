// A text on the canvas for those who build the flow.
#include <parley/node.hpp>

namespace {

using namespace parley;

class Note : public sdk::PreparedNode {
 public:
  explicit Note(const sdk::Json&) {}
  sdk::StepResult step(const sdk::StepInput&) const override {
    throw sdk::Failure(PARLEY_UNSUPPORTED,
                       "a note is no step of the flow; connect the boxes around it with one another");
  }
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<Note>, sdk::Node);
