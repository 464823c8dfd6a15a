// An expression as a tree, between its reading and its evaluation. For the .cpp files of this room only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace parley::dialogue {

inline constexpr std::size_t kLongestExpression = 1'000;  ///< bytes
inline constexpr int kDeepestExpression = 32;             ///< terms inside one another

enum class Operation : std::uint8_t {
  literal,
  path,
  negative,
  no,
  plus,
  minus,
  times,
  divided,
  rest,
  equal,
  unequal,
  less,
  less_or_equal,
  more,
  more_or_equal,
  both,
  either,
  filter
};

struct Term {
  Operation operation = Operation::literal;
  std::string_view name;  ///< of a path or filter; part of the expression's text
  json::value literal;
  std::vector<int> parts;  ///< operands; of a filter its input and then its arguments
};

/// A term stands behind all its parts, so the last one is the whole. Views into the text that was read.
using Terms = std::vector<Term>;

/// Errors name the place and what was expected there.
Result<Terms> read_expression(std::string_view text);

/// Without the blanks around it.
std::string_view without_blanks(std::string_view text);
/// One name or several with dots between: contact.name, vars.items.0
bool is_path(std::string_view text);

}  // namespace parley::dialogue
