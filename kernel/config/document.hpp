// One section's layers, laid over each other: files, then the environment, then the command line, each over the table's
// defaults. Every value keeps its origin; settle() makes Settings of what came out on top.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "config/finding.hpp"
#include "config/node.hpp"
#include "config/option.hpp"
#include "config/settings.hpp"

namespace parley::config {

/// What a section is called in messages.
struct SectionName {
  std::string key_prefix;          ///< "server": findings name "server.listen"
  std::string title;               ///< "[server]", "plugin storage.sqlite"
  std::string environment_prefix;  ///< "PARLEY__SERVER__"
};

/// Add layers in the order of precedence, lowest first. Unknown keys become findings as they are added; values are
/// judged in settle(), where only the one on top counts.
class Document {
 public:
  enum class UnknownKeys {
    refuse,
    ignore,  ///< no manifest says what there is
  };

  Document(SectionName section, OptionTable table, UnknownKeys unknown_keys = UnknownKeys::refuse);

  void add_table(const NodeTable& table, const std::string& file, Findings& findings);
  /// Takes every variable that starts with the section's prefix.
  void add_environment(const Environment& environment, Findings& findings);
  /// `key` without its section.
  void add_override(std::string_view key, std::string_view text, Findings& findings);

  bool empty() const { return values_.empty(); }
  /// The text on top for a key, or "" when nobody set one.
  std::string text_of(std::string_view key) const;
  const SectionName& section() const { return section_; }

  /// `home` is the file in which a missing required key should have been. Where a value is refused the result holds the
  /// default instead, so it is always complete. `unless_off`: when this switch is off, nothing needs to be there.
  Settings settle(const Origin& home, const SecretSources& secrets, Findings& findings,
                  std::string_view unless_off = {}) const;

 private:
  struct Value {
    Node node;
    Origin origin;
  };

  void add_members(const NodeTable& table, const std::string& prefix, const std::string& file, Findings& findings);
  void add_text(const std::string& key, std::string_view text, Origin origin, Findings& findings);
  void refuse_unknown(const std::string& key, const Origin& origin, Findings& findings) const;
  bool leads_to_options(std::string_view key) const;
  SettingValue read(const Option& option, const Value& value, const SecretSources& secrets, Findings& findings) const;
  Secret resolve(const Option& option, const Value& value, const std::string& reference, const SecretSources& secrets,
                 Findings& findings) const;
  std::vector<Secret> resolve_all(const Option& option, const Value& value, const std::vector<std::string>& references,
                                  const SecretSources& secrets, Findings& findings) const;
  std::string full_key(std::string_view key) const;

  SectionName section_;
  OptionTable table_;
  UnknownKeys unknown_keys_;
  std::map<std::string, Value, std::less<>> values_;
};

}  // namespace parley::config
