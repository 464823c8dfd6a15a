// The filters of expressions: {{vars.size | default: 'M' | upper}}. For the .cpp files of this room only.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "dialogue/expression_value.hpp"

namespace parley::dialogue {

/// Pure. Pays before it works; its result is bounded by kLargestResult where it is made.
using Apply = Result<Value> (*)(Work& work, const json::value& input, std::span<const Value> arguments);

struct Filter {
  std::string_view name;
  std::size_t least_arguments = 0;
  std::size_t most_arguments = 0;
  Apply apply = nullptr;
  bool takes_null = false;  ///< otherwise nothing stays nothing
};

/// Null when there is none of that name.
const Filter* find_filter(std::string_view name);
/// "capitalize, contains, ...", for messages.
std::string filter_names();
/// "one argument", "2 or 3 arguments"
std::string argument_count(const Filter& filter);

// expression_dates.cpp
Result<Value> date_text(Work& work, const json::value& input, std::span<const Value> arguments);
Result<Value> days_added(Work& work, const json::value& input, std::span<const Value> arguments);
Result<Value> hours_added(Work& work, const json::value& input, std::span<const Value> arguments);

}  // namespace parley::dialogue
