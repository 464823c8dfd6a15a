// What contacts can be looked for by, as conditions over a statement that reads `contacts c`. Lists and segments share
// them, so that both mean the same. None of them is ever NULL: each can be negated.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "contacts/custom_field.hpp"
#include "store/condition.hpp"

namespace parley::contacts::conditions {

enum class TextField { name, phone, email, language };

/// The words stand in the name or e-mail address, or their digits in the phone number; case does not matter.
store::Condition matches(const std::string& words);
store::Condition equals(TextField field, const std::string& text);
store::Condition contains(TextField field, const std::string& text);
store::Condition starts_with(TextField field, const std::string& text);
/// The same line, in whatever way the number is written (see phone_number.hpp).
store::Condition has_phone(const std::string& text);
store::Condition has_tag(const std::string& tag);
store::Condition in_category(const std::string& category_id);
store::Condition has_category();
store::Condition is_blocked();
store::Condition opted_out();
store::Condition opted_in();

enum class Comparison { before, until, after, since };  ///< <, <=, >, >=
enum class TimeField { created_at, updated_at };
store::Condition at(TimeField field, Comparison comparison, WallTime time);

store::Condition has_value(const CustomField& field);
store::Condition value_is(const CustomField& field, const json::value& value);
store::Condition value_contains(const CustomField& field, const std::string& text);
/// Numbers by size; dates and other texts by their order as texts.
store::Condition value_compares(const CustomField& field, Comparison comparison, const json::value& value);

}  // namespace parley::contacts::conditions
