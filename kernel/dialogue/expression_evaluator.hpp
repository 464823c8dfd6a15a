// Works out the value of an expression that was read. For the .cpp files of this room only.
#pragma once

#include "dialogue/expression.hpp"
#include "dialogue/expression_terms.hpp"
#include "dialogue/expression_value.hpp"

namespace parley::dialogue {

/// Parts that are not needed (the right side of "or" after something true) are not looked at. The value may belong to
/// whoever `find` asked.
Result<Value> evaluated(const Terms& terms, const FindValue& find, Work& work);

}  // namespace parley::dialogue
