// Whether a message of the bot is what a scenario expects.
#pragma once

#include "base/json.hpp"
#include "base/result.hpp"

namespace parley::scenario {

/// `expected` is a text (the message's words, exactly) or an object of {text, contains, type, buttons, rows}:
/// `contains` is a text or several, `buttons` and `rows` are the titles in order. Errors: unprocessable (it is not,
/// with what was expected and what was found), invalid (this is no expectation).
Result<> check_message(const json::object& message, const json::value& expected);

/// A message in a few words, for people: "Which one?" [Margherita] [Funghi]
std::string shown(const json::object& message);

}  // namespace parley::scenario
