// Lua string patterns, compiled once and matched under a budget: the same language as stock Lua, but every step is paid
// for.
//
// Differences from stock Lua: a malformed pattern is refused even if the subject never reaches the bad part, and the
// text of a pattern has a bound.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace parley::script {

/// Takes payment for steps. May throw (in a sandbox: a Lua error or yield) to end the match.
class Payment {
 public:
  virtual ~Payment() = default;
  virtual void pay(std::uint64_t steps) = 0;
};

class Pattern {
 public:
  using Bytes = std::bitset<256>;
  enum class Kind : std::uint8_t { literal, any, set, open, close, position, balance, frontier, back, end };
  enum class Repeat : std::uint8_t { once, maybe, many, some, few };  // "", ?, *, +, -
  struct Item {
    Kind kind;
    Repeat repeat = Repeat::once;
    unsigned char first = 0;   // the literal, or the opening byte of a balance
    unsigned char second = 0;  // the closing byte of a balance
    std::uint16_t index = 0;   // of a set, or of a capture
  };
  static constexpr int kMostCaptures = 32;

  /// `anchors` false takes a leading '^' as a literal, as gmatch does. The pattern keeps no view of the text.
  static Result<Pattern> compile(std::string_view text, bool anchors = true);

  bool anchored() const { return anchored_; }
  int captures() const { return captures_; }
  const std::vector<Item>& items() const { return items_; }
  const Bytes& set(std::size_t index) const { return sets_[index]; }

 private:
  friend class PatternCompiler;
  std::vector<Item> items_;
  std::vector<Bytes> sets_;
  int captures_ = 0;
  bool anchored_ = false;
};

/// Matches one pattern against one subject; both outlive it.
class Matcher {
 public:
  /// What a capture caught: [begin, begin + size) of the subject, or only the place when `position`.
  struct Capture {
    std::size_t begin = 0;
    std::size_t size = 0;
    bool position = false;
  };

  Matcher(const Pattern& pattern, std::string_view subject, Payment& payment)
      : pattern_(pattern), subject_(subject), payment_(payment) {}

  /// The end of a match that begins exactly at `begin`, or nothing.
  std::optional<std::size_t> match_at(std::size_t begin);
  const Capture& capture(int index) const { return captures_[static_cast<std::size_t>(index)]; }
  /// The pattern nests deeper than the matcher goes; the answer of match_at then means nothing.
  bool too_complex() const { return too_complex_; }

 private:
  using Item = Pattern::Item;
  using Found = std::optional<std::size_t>;
  Found match(std::size_t item, std::size_t at);
  Found match_rest(std::size_t item, std::size_t at);
  Found repeat_greedy(const Item& item, std::size_t index, std::size_t at);
  Found repeat_lazy(const Item& item, std::size_t index, std::size_t at);
  Found skip_single(const Item& item, std::size_t at) const;
  Found balance(const Item& item, std::size_t at);
  Found back_reference(const Item& item, std::size_t at);
  Found open(const Item& item, std::size_t index, std::size_t at);
  Found close(const Item& item, std::size_t index, std::size_t at);
  bool frontier(const Item& item, std::size_t at) const;
  bool single(const Item& item, std::size_t at) const;
  void step() {
    if (++steps_ >= 256) settle();
  }
  void settle();

  const Pattern& pattern_;
  const std::string_view subject_;
  Payment& payment_;
  Capture captures_[Pattern::kMostCaptures];
  std::uint64_t steps_ = 0;
  int depth_ = 0;
  bool too_complex_ = false;
};

}  // namespace parley::script
