#include "dialogue/expression.hpp"

#include <algorithm>

#include "base/quoted.hpp"
#include "dialogue/expression_evaluator.hpp"
#include "dialogue/expression_terms.hpp"

namespace parley::dialogue {

namespace {

constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";

Result<Value> value_of(std::string_view expression, const FindValue& find, Work& work) {
  if (is_path(expression))  // nine of ten, and cheap
    if (const json::value* found = find(expression)) return Value::of(found);
  const auto terms = read_expression(expression);
  if (!terms) return terms.error();
  return evaluated(*terms, find, work);
}

Error too_large(std::string_view expression) {
  return fail(Errc::limit, "expression " + in_quotes(expression) + ": its value has more than " +
                               std::to_string(kLargestResult >> 10) + " KiB");
}

/// Where the braces of an expression close. Those in quotes do not count, unless nothing else closes it.
std::size_t end_of(std::string_view text) {
  const std::string_view looked_at = text.substr(0, kLongestExpression + 4);
  char quote = 0;
  for (std::size_t at = 0; at + 1 < looked_at.size(); ++at) {
    const char c = looked_at[at];
    if (quote != 0) {
      if (c == '\\') ++at;
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '}' && looked_at[at + 1] == '}') {
      return at;
    }
  }
  return text.find(kClose);
}

/// Calls `plain` with what is outside of braces, `expression` with what is inside and with its braces, in order.
/// Ends when `expression` gives false.
template <class Plain, class Each>
void each_part(std::string_view text, Plain plain, Each expression) {
  while (true) {
    const auto open = text.find(kOpen);
    const auto size = open == text.npos ? open : end_of(text.substr(open + 2));
    if (size == text.npos) return plain(text);
    plain(text.substr(0, open));
    if (!expression(without_blanks(text.substr(open + 2, size)), text.substr(open, size + 4))) return;
    text.remove_prefix(open + size + 4);
  }
}

Result<std::string> filled(std::string_view text, const FindValue& find, bool leave) {
  std::string out;
  std::optional<Error> problem;
  Work work;
  const auto with_value = [&](std::string_view expression, std::string_view as_typed) {
    const json::value* named = leave || is_path(expression) ? find(expression) : nullptr;
    auto value = named ? Result<Value>(Value::of(named)) : value_of(expression, find, work);
    if (value) {
      const json::value& got = value->get();
      const std::size_t weight = weight_of(got);
      if (weight > kLargestResult + 2) {
        value = too_large(expression);
      } else if (auto paid = work.spend(weight); !paid) {
        value = paid.error();
      } else if (!got.is_null() && !(leave && (got.is_array() || got.is_object()))) {
        append_text(out, got);
        return true;
      }
    }
    if (value || leave) {
      out += as_typed;
      return true;
    }
    problem = value.error();
    return false;
  };
  each_part(
      text, [&](std::string_view plain) { out += plain; }, with_value);
  if (problem) return *problem;
  return out;
}

}  // namespace

Result<json::value> evaluate(std::string_view expression, const FindValue& find) {
  expression = without_blanks(expression);
  Work work;
  auto value = value_of(expression, find, work);
  if (!value) return value.error();
  if (weight_of(value->get()) > kLargestResult + 2) return too_large(expression);
  return std::move(*value).take();
}

Result<std::string> fill_in(std::string_view text, const FindValue& find) {
  if (text.find(kOpen) == text.npos) return std::string(text);
  return filled(text, find, false);
}

std::string fill_in_or_leave(std::string_view text, const FindValue& find) {
  auto result = filled(text, find, true);
  return result ? std::move(*result) : std::string(text);
}

Reading reading_of(std::string_view text) {
  Reading reading;
  each_part(
      text, [](std::string_view) {},
      [&](std::string_view expression, std::string_view) {
        const auto terms = read_expression(expression);
        if (!terms) {
          reading.problems.push_back(terms.error().message);
          return true;
        }
        for (const Term& term : *terms)
          if (term.operation == Operation::path &&
              std::find(reading.paths.begin(), reading.paths.end(), term.name) == reading.paths.end())
            reading.paths.emplace_back(term.name);
        return true;
      });
  return reading;
}

}  // namespace parley::dialogue
