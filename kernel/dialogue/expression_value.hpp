// What an expression works with: JSON values as numbers, texts and truths, and what working with them may cost. For the
// .cpp files of this room only.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace parley::dialogue {

inline constexpr std::size_t kLargestResult = 64u << 10;  ///< bytes of the value of one expression
inline constexpr std::size_t kMostWork = 1u << 20;        ///< bytes looked at or made by one evaluation or text

/// Pays for what an evaluation does.
class Work {
 public:
  /// Errc::limit when it was too much.
  Result<void> spend(std::size_t units);

 private:
  std::size_t left_ = kMostWork;
};

/// A value that was made, or one that belongs to somebody else: lists are not copied to be looked at.
class Value {
 public:
  Value(json::value made) : made_(std::move(made)) {}
  static Value of(const json::value* other) {
    Value value{json::value()};
    value.other_ = other;
    return value;
  }
  const json::value& get() const { return other_ ? *other_ : made_; }
  json::value take() && {
    if (other_) return *other_;
    return std::move(made_);
  }

 private:
  json::value made_;
  const json::value* other_ = nullptr;
};

/// A number, or a text that reads as one ("12", "-0.5"); nothing otherwise. Always std::int64_t or double.
std::optional<json::value> number_in(const json::value& value);
/// The text that a person is shown: a text as it is, 2.5, true; lists and objects as JSON, null as nothing.
std::string text_of(const json::value& value);
/// Adds text_of without a copy.
void append_text(std::string& out, const json::value& value);
/// null, false, 0, "" and what is empty are not.
bool is_true(const json::value& value);
/// Numbers by value, also those in texts when the other is a number; texts by their bytes. Unordered: of two kinds.
std::partial_ordering compare(const json::value& a, const json::value& b);
/// About the bytes that its text would have; stops counting above `most`.
std::size_t weight_of(const json::value& value, std::size_t most = kLargestResult + 1);
/// Code points.
std::size_t length_of(std::string_view text);

/// The arithmetic of + - * / %. Integers stay integers where the result is one that can be held.
Result<json::value> sum(const json::value& a, const json::value& b);
Result<json::value> difference(const json::value& a, const json::value& b);
Result<json::value> product(const json::value& a, const json::value& b);
Result<json::value> quotient(const json::value& a, const json::value& b);
Result<json::value> remainder_of(const json::value& a, const json::value& b);

}  // namespace parley::dialogue
