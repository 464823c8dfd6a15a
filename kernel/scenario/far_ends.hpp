// What stands in for the outside while a conversation is simulated: answers to http and ai requests, prepared by hand,
// and a small memory for kv. A request that nobody prepared an answer for is an error that names it.
#pragma once

#include <string>
#include <vector>

#include "scenario/simulated_conversation.hpp"

namespace parley::scenario {

/// Whether a text fits a pattern in which * stands for anything.
bool fits(std::string_view text, std::string_view pattern);

/// One thread at a time.
class FarEnds {
 public:
  /// {method?, url, reply = {status?, json | text, headers?} | error = "timeout" | ..., times?, after?}. The url is
  /// exact or has * in it; it is held against the address with and without the query. Those that fit are asked in the
  /// order in which they were added; one with `times` answers so often, and one for the same method and url takes the
  /// place of one without. Errors: invalid.
  Result<> add_http(const json::object& prepared);
  /// {match?, reply = text | table | error = "timeout" | ..., times?, after?}: `match` is contained in the prompt.
  Result<> add_ai(const json::object& prepared);
  /// What kv.get finds; null removes.
  void set_value(std::string_view name, json::value value);

  /// Errors: unprocessable, naming a request without an answer.
  Result<std::optional<FarAnswer>> answer(const dialogue::Request& request);

  /// How often it was asked so far: `what` is an address or a pattern, with or without a method before it, or "ai" and,
  /// maybe, words of the prompt. `body` (null: any) is what was sent, or a part of it.
  int times_asked(std::string_view what, const json::value& body = nullptr) const;
  /// Every request so far, one line each.
  std::vector<std::string> asked() const;

 private:
  struct Prepared {
    std::string method;
    std::string match;
    FarAnswer answer;
    std::int64_t left = -1;  // times; -1: for ever
  };

  FarAnswer value(const json::object& request);
  static Result<Prepared> read(const json::object& prepared, std::string_view verb);

  std::vector<Prepared> http_;
  std::vector<Prepared> ai_;
  json::object values_;
  std::vector<dialogue::Request> asked_;
};

/// A request in a few words: "POST https://api.example.com/orders".
std::string shown(const dialogue::Request& request);

}  // namespace parley::scenario
