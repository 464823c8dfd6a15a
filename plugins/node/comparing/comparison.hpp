// Values of variables against one another: numbers as numbers whenever both are, whatever their type, else as texts.
#pragma once

#include <compare>
#include <optional>
#include <parley/json.hpp>
#include <string>

namespace parley::nodes {

/// A number, or a text that is one: 7, 7.5, "7", " 7.50 ".
std::optional<double> number_of(const sdk::Json& value);
/// As a person would write it: a text as it is, true, 7, 7.5; nothing for null; JSON for lists and objects.
std::string text_of(const sdk::Json& value);
/// Numbers as numbers, texts byte by byte. NaN cannot come up, as JSON has none.
std::partial_ordering compare(const sdk::Json& left, const sdk::Json& right);
bool same(const sdk::Json& left, const sdk::Json& right);
/// null, "", [] and {}.
bool is_empty(const sdk::Json& value);
/// A sum or difference as an integer when it is one.
sdk::Json number(double value);

}  // namespace parley::nodes
