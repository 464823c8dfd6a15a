// What the validator has to say about a flow: each finding names the node and field it is about and what to do.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace parley::flow {

/// An error keeps the flow from being published; a warning is a person's to judge.
enum class Severity : std::uint8_t { error, warning };

struct Finding {
  std::string code;  ///< docs/flows.md "Findings"
  Severity severity = Severity::error;
  std::string node;   ///< its id; empty: the flow
  std::string field;  ///< inside the node's config ("buttons[2].title") or of the document ("edges[4]")
  std::string message;
  std::string fix;
};

class Findings {
 public:
  /// The first thousand are kept; all are counted.
  void add(Finding finding);

  const std::vector<Finding>& all() const { return all_; }
  std::size_t errors() const { return errors_; }
  std::size_t warnings() const { return warnings_; }
  /// 100 for a flow without findings; an error takes 20, a warning 4, and nothing is below 0.
  int score() const;
  /// {"score", "errors", "warnings", "findings": [{"code", "severity", "node"?, "field"?, "message", "fix"}]}
  json::object to_json() const;

 private:
  std::vector<Finding> all_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
};

}  // namespace parley::flow
