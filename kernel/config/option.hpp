// Option tables: what a component or plugin lets an operator set. One table a component, kept beside its code or read
// from a plugin's manifest; it drives validation, messages, environment names and dumps alike.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace parley::config {

enum class OptionType {
  string,
  boolean,
  integer,
  number,
  duration,     ///< "250ms", "10s", "2h"
  size,         ///< "64KB", "4MB", by 1024
  address,      ///< "127.0.0.1:8080"
  string_list,  ///< in the environment: separated by commas
  choice,       ///< one of `choices`
  path,
  secret,       ///< env:NAME, file:PATH or a literal
  time_of_day,  ///< "09:30"
  secret_list,  ///< secrets, each as above; in the environment: separated by commas
};

inline constexpr OptionType kLastOptionType = OptionType::secret_list;

/// The name a manifest uses for the type, such as "string_list".
std::string_view name(OptionType type);

/// Defaults and bounds are text in the form an operator would write them, whatever the type.
struct Option {
  /// Words of a-z, 0-9 and single '_'; dots lead into sub-tables ("pool.size" is `size` in `[section.pool]`).
  std::string key;
  OptionType type = OptionType::string;
  /// Must be set by someone; then it has no default. Without either, texts and lists are empty by default.
  bool required = false;
  std::optional<std::string> default_text = {};
  /// Of the value; for strings, paths and secrets of the length in bytes; for lists of the number of items.
  std::optional<std::string> min = {};
  std::optional<std::string> max = {};
  std::vector<std::string> choices = {};  ///< for `choice`, and for the items of a `string_list`
  std::string description = {};

  /// What a value must be, as it reads in a message: "an integer from 1 to 64".
  std::string expectation() const;
};

/// An immutable list of options whose keys are unique and whose defaults keep their own rules.
class OptionTable {
 public:
  OptionTable() = default;

  /// Errors: invalid, naming the option and what is wrong with its declaration.
  static Result<OptionTable> make(std::vector<Option> options);
  /// For tables written in C++: a wrong one is a BrokenInvariant.
  static OptionTable of(std::vector<Option> options);
  /// A manifest's array of {"key", "type", "default"?, "required"?, "min"?, "max"?, "choices"?, "description"}.
  static Result<OptionTable> from_json(const json::array& options);

  /// This table's options and then the other's. Errors: invalid when both have a key.
  Result<OptionTable> joined(const OptionTable& other) const;

  const std::vector<Option>& options() const { return options_; }
  const Option* find(std::string_view key) const;

 private:
  explicit OptionTable(std::vector<Option> options) : options_(std::move(options)) {}

  std::vector<Option> options_;
};

}  // namespace parley::config
