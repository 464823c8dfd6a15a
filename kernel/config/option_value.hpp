// Reads one value against one option. Text comes from the environment, the command line and defaults, nodes come from
// files; both end in the same typed value or in a refusal.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/node.hpp"
#include "config/option.hpp"
#include "config/quantity.hpp"
#include "config/secret.hpp"

namespace parley::config {

/// Strings, choices and paths are std::string. A secret is its text until Settings resolves it, and a list of secrets a
/// list of their texts.
using SettingValue = std::variant<std::string, bool, std::int64_t, double, Millis, ByteSize, Address,
                                  std::vector<std::string>, Secret, std::vector<Secret>, TimeOfDay>;

/// Empty when the text is not what option.expectation() says.
std::optional<SettingValue> value_from_text(const Option& option, std::string_view text);
/// As above for a value of a file: an integer must be a TOML integer, a duration a TOML string.
std::optional<SettingValue> value_from_node(const Option& option, const Node& node);

/// The value an option has when nobody set it: its default, or the type's empty value.
SettingValue default_value(const Option& option);

/// Whether a secret's length is within its option's bounds; the other types are checked as they are read.
bool secret_within_bounds(const Option& option, const Secret& secret);

/// Whether `text` can be a `min` or `max` of the type.
bool is_bound(OptionType type, std::string_view text);

}  // namespace parley::config
