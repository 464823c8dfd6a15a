// Says what is wrong with a flow before a person meets it: a beginning, ways that lead somewhere, configs that fit,
// names that exist, nothing secret. Linear in the size of the document.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "flow/document.hpp"
#include "flow/finding.hpp"
#include "flow/node_type.hpp"

namespace parley::flow {

/// What the document alone does not tell.
struct ValidationContext {
  /// The flows that can be called or jumped to, by id and by name; nothing: they are not checked.
  std::optional<std::set<std::string, std::less<>>> flows;
  /// The channel on which the flow will run, for messages, and the node types that it has no means for.
  std::string channel;
  std::set<std::string, std::less<>> unsupported;
  /// Variables that others set before the flow begins (a caller, a rule that starts it).
  std::set<std::string, std::less<>> variables;
};

/// `raw` is what `document` was read from. Pure; any thread.
Findings validate(const Document& document, const json::object& raw, const NodeTypes& types,
                  const ValidationContext& context);

}  // namespace parley::flow
