// Changes variables of the session or of the contact, in order.
#include <map>
#include <parley/node_fields.hpp>

#include "comparing/comparison.hpp"

namespace {

using namespace parley;

struct Change {
  sdk::Variable variable;
  std::string operation;
  sdk::Value value;
  std::string expression;

  sdk::Json operand(const sdk::StepInput& input) const {
    return expression.empty() ? value.in(input) : input.value(expression);
  }
};

sdk::Json appended(const sdk::Json& before, const sdk::Json& more) {
  if (before.is_text()) return sdk::Json(std::string(before.text()) + nodes::text_of(more));
  sdk::Json list = before.is_array() ? before : sdk::Json::array();
  if (!before.is_null() && !before.is_array()) list.push(before);
  return list.push(more);
}

sdk::Json without(const sdk::Json& before, const sdk::Json& value) {
  sdk::Json kept = sdk::Json::array();
  for (const sdk::Json& item : before.items())
    if (!nodes::same(item, value)) kept.push(item);
  return kept;
}

class Assignment : public sdk::PreparedNode {
 public:
  explicit Assignment(const sdk::Json& config) {
    for (const sdk::Json& from : config["assignments"].items()) {
      Change change{sdk::Variable(from["name"].text()), std::string(from["operation"].text("set")),
                    sdk::Value(from["value"]), sdk::expression_in(from["expression"].text())};
      if (from["scope"].text() == "contact") change.variable.of_contact();
      changes_.push_back(std::move(change));
    }
  }

  sdk::StepResult step(const sdk::StepInput& input) const override {
    auto result = sdk::StepResult::to("next");
    std::map<std::string, sdk::Json> changed;  // a later assignment sees what an earlier one did
    for (const Change& change : changes_) {
      const std::string path = change.variable.path();
      const auto seen = changed.find(path);
      const sdk::Json before = seen == changed.end() ? input.value(path) : seen->second;
      sdk::Json after = applied(change, before, input);
      change.variable.set(result, after);
      changed[path] = std::move(after);
    }
    return result;
  }

 private:
  static sdk::Json applied(const Change& change, const sdk::Json& before, const sdk::StepInput& input) {
    const bool has_operand = change.value.given() || !change.expression.empty();
    if (change.operation == "remove")
      return has_operand && before.is_array() ? without(before, change.operand(input)) : sdk::Json();
    if (change.operation == "append") return appended(before, change.operand(input));
    if (change.operation == "set") return change.operand(input);
    const sdk::Json by = has_operand ? change.operand(input) : sdk::Json(1);
    const auto size = nodes::number_of(by);
    const auto from = before.is_null() ? std::optional(0.0) : nodes::number_of(before);
    if (!size || !from)
      throw sdk::Failure(PARLEY_INVALID, "assignments: " + change.variable.path() + " is " + before.dump() + " and " +
                                             change.operation + " by " + by.dump() + "; expected two numbers");
    return nodes::number(change.operation == "increment" ? *from + *size : *from - *size);
  }

  std::vector<Change> changes_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<Assignment>, sdk::Node);
