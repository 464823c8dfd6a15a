// Goes on by the first rule that holds.
#include <memory>
#include <parley/node_fields.hpp>
#include <re2/re2.h>

#include "comparing/comparison.hpp"

namespace {

using namespace parley;

/// The longest text that an expression is held against, in bytes.
constexpr std::size_t kLongest = 16 * 1024;

bool contains(const sdk::Json& left, const sdk::Json& right) {
  for (const sdk::Json& item : left.items())
    if (nodes::same(item, right)) return true;
  return !left.is_array() && nodes::text_of(left).find(nodes::text_of(right)) != std::string::npos;
}

/// One of a list, or of a text such as "S, M, L".
bool among(const sdk::Json& left, const sdk::Json& right) {
  if (right.is_array()) return contains(right, left);
  std::string list = nodes::text_of(right) + ",";
  for (std::size_t comma = list.find(','); comma != std::string::npos; comma = list.find(',')) {
    if (nodes::same(left, sdk::Json(sdk::expression_in(list.substr(0, comma))))) return true;
    list.erase(0, comma + 1);
  }
  return false;
}

class Test {
 public:
  Test(const sdk::Json& config, const std::string& where)
      : variable_(sdk::expression_in(config["variable"].text())),
        operator_(config["operator"].text()),
        value_(config["value"]) {
    if (variable_.empty()) throw sdk::Failure(PARLEY_INVALID, where + "variable: expected a name such as vars.size");
    if (operator_ != "matches") return;
    pattern_ = std::make_shared<re2::RE2>(std::string(config["value"].text()), re2::RE2::Quiet);
    if (!pattern_->ok())
      throw sdk::Failure(PARLEY_INVALID, where + "value: no regular expression: " + pattern_->error());
  }

  bool holds(const sdk::StepInput& input) const {
    const sdk::Json left = input.value(variable_);
    if (operator_ == "is_empty") return nodes::is_empty(left);
    if (operator_ == "is_not_empty") return !nodes::is_empty(left);
    if (pattern_) return re2::RE2::PartialMatch(nodes::text_of(left).substr(0, kLongest), *pattern_);
    const sdk::Json right = value_.in(input);
    if (operator_ == "contains") return contains(left, right);
    if (operator_ == "not_contains") return !contains(left, right);
    if (operator_ == "in") return among(left, right);
    if (operator_ == "not_in") return !among(left, right);
    if (operator_ == "starts_with") return nodes::text_of(left).starts_with(nodes::text_of(right));
    if (operator_ == "ends_with") return nodes::text_of(left).ends_with(nodes::text_of(right));
    return ordered(nodes::compare(left, right), left.is_null() || right.is_null());
  }

 private:
  /// What is not there is neither more nor less than anything.
  bool ordered(std::partial_ordering order, bool missing) const {
    if (operator_ == "==") return order == 0;
    if (operator_ == "!=") return order != 0;
    if (missing) return false;
    if (operator_ == ">") return order > 0;
    if (operator_ == ">=") return order >= 0;
    if (operator_ == "<") return order < 0;
    return order <= 0;
  }

  std::string variable_, operator_;
  sdk::Value value_;
  std::shared_ptr<const re2::RE2> pattern_;
};

struct Rule {
  std::string port;
  std::vector<Test> all, any;

  bool holds(const sdk::StepInput& input) const {
    for (const Test& test : all)
      if (!test.holds(input)) return false;
    for (const Test& test : any)
      if (test.holds(input)) return true;
    return any.empty();
  }
};

class Condition : public sdk::PreparedNode {
 public:
  explicit Condition(const sdk::Json& config) {
    for (const sdk::Json& from : config["rules"].items()) {
      const std::string where = "rules[" + std::to_string(rules_.size()) + "].";
      Rule rule{std::string(from["id"].text()), {}, {}};
      if (rule.port.empty()) rule.port = "rule_" + std::to_string(rules_.size() + 1);
      if (from.has("variable")) rule.all.emplace_back(from, where);
      for (const sdk::Json& test : from["all"].items()) rule.all.emplace_back(test, where + "all.");
      for (const sdk::Json& test : from["any"].items()) rule.any.emplace_back(test, where + "any.");
      rules_.push_back(std::move(rule));
    }
  }

  sdk::StepResult step(const sdk::StepInput& input) const override {
    for (const Rule& rule : rules_)
      if (rule.holds(input)) return sdk::StepResult::to(rule.port);
    return sdk::StepResult::to("default");
  }

 private:
  std::vector<Rule> rules_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<Condition>, sdk::Node);
