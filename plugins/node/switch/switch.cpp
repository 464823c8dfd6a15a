// Goes on by the case that a value is equal to.
#include <parley/node_fields.hpp>

#include "comparing/comparison.hpp"

namespace {

using namespace parley;

struct Case {
  std::string port;
  sdk::Value value;
};

class Switch : public sdk::PreparedNode {
 public:
  explicit Switch(const sdk::Json& config) : value_(sdk::expression_in(config["value"].text())) {
    if (value_.empty()) throw sdk::Failure(PARLEY_INVALID, "value: expected an expression such as vars.size");
    for (const sdk::Json& from : config["cases"].items()) {
      Case made{std::string(from["id"].text()), sdk::Value(from["value"])};
      if (made.port.empty()) made.port = "case_" + std::to_string(cases_.size() + 1);
      cases_.push_back(std::move(made));
    }
  }

  sdk::StepResult step(const sdk::StepInput& input) const override {
    const sdk::Json found = input.value(value_);
    for (const Case& one : cases_)
      if (nodes::same(found, one.value.in(input))) return sdk::StepResult::to(one.port);
    return sdk::StepResult::to("default");
  }

 private:
  std::string value_;
  std::vector<Case> cases_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<Switch>, sdk::Node);
