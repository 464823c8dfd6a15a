// A TOML document as a plain tree with lines: what the rest of this room sees of a file, so that the TOML library stays
// in one source file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/finding.hpp"

namespace parley::config {

struct Node;
struct Member;
using NodeList = std::vector<Node>;
using NodeTable = std::vector<Member>;  ///< in the order of the lines; keys are unique

/// Dates and times: TOML has them, no option takes them.
struct UnsupportedValue {
  std::string kind;  ///< with its article, "a date"
};

struct Node {
  std::variant<std::string, std::int64_t, double, bool, NodeList, NodeTable, UnsupportedValue> value;
  unsigned line = 0;

  const NodeTable* table() const { return std::get_if<NodeTable>(&value); }
};

struct Member {
  std::string key;
  Node node;
};

/// The value as a message shows it: "many" in quotes, 70, true, a list, a table.
std::string shown(const Node& node);

/// Bounds on a document; the defaults are far above what a person writes.
struct TomlLimits {
  std::size_t max_size = 1 << 20;       ///< bytes of a file
  std::size_t max_depth = 32;           ///< tables and lists inside each other
  std::size_t max_dots_in_line = 1000;  ///< dotted keys nest without brackets, and the library nests its destructors
};

/// Parses a whole file's text. Syntax errors, duplicate keys and broken limits become a finding with file and line, and
/// the result is empty. `file` names it in findings.
std::optional<NodeTable> parse_toml(std::string_view text, const std::string& file, const TomlLimits& limits,
                                    Findings& findings);

}  // namespace parley::config
