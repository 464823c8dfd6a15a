// What a node's step came to: the document of abi/node.h, read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"

namespace parley::flow {

struct StepAnswer {
  json::array effects;              ///< objects, each with a "kind"
  std::optional<std::string> port;  ///< none: the node stays
  json::value state;                ///< null: forget what it left before
  std::size_t bytes = 0;            ///< of the text

  /// Errors name what the node wrote wrongly.
  static Result<StepAnswer> parse(std::string_view text);
};

}  // namespace parley::flow
