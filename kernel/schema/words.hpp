// The words of findings: what a schema expects and what a value is, for a person.
#pragma once

#include <string>
#include <vector>

#include "schema/compiled.hpp"

namespace parley::schema {

/// Empty when the schema says nothing that fits in a few words. "a text of 1 to 120 characters", "an integer from 1 to
/// 100", "one of "open", "closed"".
std::string expectation(const Compiled& schema, const Node& node);

// The part of an expectation that one kind of rules makes, for when these were broken.
std::string number_expectation(const Node& node);
std::string length_expectation(const TextRules& rules);
std::string text_expectation(const Node& node);
std::string list_expectation(const ListRules& rules);
std::string object_expectation(const ObjectRules& rules);
std::string alternatives_expectation(const Compiled& schema, const std::vector<NodeId>& alternatives);

/// "the number 7", "the text "abc"", "a list of 3". `shown` false leaves out the value itself.
std::string description_of(const json::value& value, bool shown);

/// Code points.
std::size_t length_of(std::string_view text);

}  // namespace parley::schema
