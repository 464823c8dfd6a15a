// All patterns of a tenant in one RE2::Set: one pass over the (folded) message tells which of them occur.
//
// Keywords and expressions alike see the folded text, so both ignore case and accents. An expression's literals are
// folded where they are not ASCII; escapes such as \x{e9} are not, and never match.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "script/rule.hpp"

namespace parley::script {

struct MatcherOptions {
  std::size_t memory_bytes =
      64u << 20;                  ///< for the automaton of all patterns; when it is spent, patterns are tried singly
  std::size_t text_bytes = 8192;  ///< how much of a message is looked at
};

/// Immutable once built; any thread may match.
class RuleMatcher {
 public:
  explicit RuleMatcher(MatcherOptions options = {});
  ~RuleMatcher();

  /// Adds the patterns of a keyword or regex rule under a number of the caller's. The error names the pattern.
  Result<void> add(const Rule& rule, std::uint32_t number);
  /// No pattern may be added after.
  Result<void> build();

  struct Hit {
    std::uint32_t rule = 0;     ///< the caller's number
    std::uint32_t pattern = 0;  ///< which of all patterns
  };
  /// What a thread keeps between calls, so that matching allocates nothing.
  struct Scratch {
    std::string folded;
    std::vector<int> found;
  };
  /// All hits, in the order of their rules' numbers if those were added in order.
  void match(std::string_view text, Scratch& scratch, std::vector<Hit>& hits) const;

  /// The captures of one pattern of a hit, as they were written in `text`; for a keyword none. A group that took no
  /// part is empty.
  std::vector<std::string> captures(std::uint32_t pattern, std::string_view text) const;

  std::size_t patterns() const;

 private:
  struct Parts;
  std::string_view looked_at(std::string_view text) const;
  const MatcherOptions options_;
  std::unique_ptr<Parts> parts_;
};

}  // namespace parley::script
