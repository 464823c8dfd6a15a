// Goes round once for each item of a list.
#include <algorithm>
#include <parley/node_fields.hpp>

namespace {

using namespace parley;

class Loop : public sdk::PreparedNode {
 public:
  explicit Loop(const sdk::Json& config)
      : list_(sdk::expression_in(config["list"].text())),
        item_(config["item"].text("item")),
        most_(std::clamp<std::int64_t>(config["most"].integer(100), 0, 1000)) {
    if (list_.empty()) throw sdk::Failure(PARLEY_INVALID, "list: expected an expression such as vars.items");
  }

  sdk::StepResult step(const sdk::StepInput& input) const override {
    const sdk::Json list = input.value(list_);
    const std::int64_t at = std::max<std::int64_t>(0, input.state()["at"].integer());
    if (at >= most_ || at >= static_cast<std::int64_t>(list.items().size())) {
      auto done = sdk::StepResult::to("done");
      item_.set(done, sdk::Json());
      return done;
    }
    auto each = sdk::StepResult::to("each");
    item_.set(each, list.items()[static_cast<std::size_t>(at)]);
    return each.remember(sdk::Json::object({{"at", at + 1}}));
  }

 private:
  std::string list_;
  sdk::Variable item_;
  std::int64_t most_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<Loop>, sdk::Node);
