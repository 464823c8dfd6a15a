#include "dialogue/expression_evaluator.hpp"

#include "base/quoted.hpp"
#include "dialogue/expression_filters.hpp"

namespace parley::dialogue {

namespace {

class Evaluator {
 public:
  Evaluator(const Terms& terms, const FindValue& find, Work& work) : terms_(terms), find_(find), work_(work) {}

  Result<Value> value(int at) {
    const Term& term = terms_[std::size_t(at)];
    if (auto paid = work_.spend(1); !paid) return paid.error();
    switch (term.operation) {
      case Operation::literal:
        return Value(term.literal);
      case Operation::path: {
        const json::value* found = find_(term.name);
        return found ? Value::of(found) : Value(nullptr);
      }
      case Operation::filter:
        return filtered(term);
      case Operation::both:
      case Operation::either:
        return joined(term);
      case Operation::no: {
        auto operand = value(term.parts[0]);
        return operand ? Value(!is_true(operand->get())) : operand;
      }
      case Operation::negative: {
        auto operand = value(term.parts[0]);
        if (!operand || operand->get().is_null()) return operand;
        return made(difference(std::int64_t{0}, operand->get()));
      }
      default:
        return of_two(term);
    }
  }

 private:
  Result<Value> joined(const Term& term) {
    auto left = value(term.parts[0]);
    if (!left) return left;
    const bool true_left = is_true(left->get());
    if (true_left == (term.operation == Operation::either)) return Value(true_left);
    auto right = value(term.parts[1]);
    return right ? Value(is_true(right->get())) : right;
  }

  Result<Value> of_two(const Term& term) {
    auto left = value(term.parts[0]);
    if (!left) return left;
    auto right = value(term.parts[1]);
    if (!right) return right;
    const json::value& a = left->get();
    const json::value& b = right->get();
    if (auto paid = work_.spend(weight_of(a) + weight_of(b)); !paid) return paid.error();
    if (is_comparison(term.operation)) return Value(holds(term.operation, compare(a, b)));
    if (a.is_null() || b.is_null()) return Value(nullptr);
    switch (term.operation) {
      case Operation::plus:
        return made(sum(a, b));
      case Operation::minus:
        return made(difference(a, b));
      case Operation::times:
        return made(product(a, b));
      case Operation::divided:
        return made(quotient(a, b));
      default:
        return made(remainder_of(a, b));
    }
  }

  static bool is_comparison(Operation operation) {
    return operation >= Operation::equal && operation <= Operation::more_or_equal;
  }
  static bool holds(Operation operation, std::partial_ordering order) {
    switch (operation) {
      case Operation::equal:
        return order == 0;
      case Operation::unequal:
        return order != 0;
      case Operation::less:
        return order < 0;
      case Operation::less_or_equal:
        return order <= 0;
      case Operation::more:
        return order > 0;
      default:
        return order >= 0;
    }
  }

  Result<Value> filtered(const Term& term) {
    const Filter& filter = *find_filter(term.name);
    std::vector<Value> values;
    values.reserve(term.parts.size());
    for (const int part : term.parts) {
      auto each = value(part);
      if (!each) return each;
      values.push_back(std::move(*each));
    }
    const json::value& input = values[0].get();
    if (input.is_null() && !filter.takes_null) return Value(nullptr);
    if (weight_of(input) > kLargestResult + 2)
      return fail(Errc::limit, "the filter " + std::string(filter.name) + " was given more than " +
                                   std::to_string(kLargestResult >> 10) + " KiB");
    if (auto paid = work_.spend(8 + (input.is_string() ? input.get_string().size() : 0)); !paid) return paid.error();
    auto result = filter.apply(work_, input, std::span<const Value>(values).subspan(1));
    if (!result) return result;
    return Value(std::move(*result).take());  // it may point into `values`, which end here
  }

  static Result<Value> made(Result<json::value> result) {
    if (!result) return result.error();
    return Value(std::move(*result));
  }

  const Terms& terms_;
  const FindValue& find_;
  Work& work_;
};

}  // namespace

Result<Value> evaluated(const Terms& terms, const FindValue& find, Work& work) {
  return Evaluator(terms, find, work).value(int(terms.size()) - 1);
}

}  // namespace parley::dialogue
