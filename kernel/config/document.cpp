#include "config/document.hpp"

#include <algorithm>

#include "base/nearest_key.hpp"
#include "config/environment.hpp"

namespace parley::config {

namespace {

constexpr std::size_t kKeysListed = 16;

std::vector<std::string> keys_of(const OptionTable& table) {
  std::vector<std::string> out;
  for (const Option& option : table.options()) out.push_back(option.key);
  return out;
}

/// "did you mean ...", or the keys there are when none is near and they fit on a line.
std::string suggestion(const std::string& key, const OptionTable& table, const Origin& origin,
                       const std::string& environment_prefix) {
  const std::vector<std::string> known = keys_of(table);
  const std::string nearest = nearest_key(key, known);
  if (!nearest.empty()) {
    if (origin.kind != Origin::Kind::environment) return "did you mean " + in_quotes(nearest) + "?";
    return "did you mean " + environment_prefix + environment_key(nearest) + "?";
  }
  if (known.empty() || known.size() > kKeysListed) return {};
  std::string out = "known keys: ";
  for (std::size_t i = 0; i < known.size(); ++i) out += (i == 0 ? "" : ", ") + known[i];
  return out;
}

/// Quoted TOML keys may hold anything, dots included; our options do not.
bool is_bare(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

/// A secret's value never goes into a message, not even a wrong one.
std::string found_text(const Option& option, const Node& node) {
  if (option.type == OptionType::secret) return "a value that is not text";
  return option.type == OptionType::secret_list ? "something else" : shown(node);
}

}  // namespace

Document::Document(SectionName section, OptionTable table, UnknownKeys unknown_keys)
    : section_(std::move(section)), table_(std::move(table)), unknown_keys_(unknown_keys) {}

std::string Document::full_key(std::string_view key) const {
  return section_.key_prefix + "." + std::string(key);
}

bool Document::leads_to_options(std::string_view key) const {
  const auto& options = table_.options();
  return std::any_of(options.begin(), options.end(), [&](const Option& option) {
    return option.key.size() > key.size() && option.key.starts_with(key) && option.key[key.size()] == '.';
  });
}

void Document::refuse_unknown(const std::string& key, const Origin& origin, Findings& findings) const {
  if (unknown_keys_ == UnknownKeys::ignore) return;
  const bool in_environment = origin.kind == Origin::Kind::environment;
  findings.push_back(finding_at(origin, full_key(key), "a key of " + section_.title,
                                in_environment ? origin.name : in_quotes(key),
                                suggestion(key, table_, origin, section_.environment_prefix)));
}

void Document::add_members(const NodeTable& table, const std::string& prefix, const std::string& file,
                           Findings& findings) {
  for (const auto& [name, node] : table) {
    const Origin origin{Origin::Kind::file, file, node.line};
    const std::string key = prefix + (is_bare(name) ? name : in_quotes(name));
    if (table_.find(key) != nullptr) {
      values_[key] = Value{node, origin};
    } else if (!leads_to_options(key)) {
      refuse_unknown(key, origin, findings);
    } else if (const NodeTable* members = node.table()) {
      add_members(*members, key + ".", file, findings);
    } else {
      findings.push_back(finding_at(origin, full_key(key), "a table", shown(node)));
    }
  }
}

void Document::add_table(const NodeTable& table, const std::string& file, Findings& findings) {
  add_members(table, {}, file, findings);
}

void Document::add_text(const std::string& key, std::string_view text, Origin origin, Findings& findings) {
  if (table_.find(key) == nullptr) return refuse_unknown(key, origin, findings);
  values_[key] = Value{Node{std::string(text), 0}, std::move(origin)};
}

void Document::add_environment(const Environment& environment, Findings& findings) {
  const std::string& prefix = section_.environment_prefix;
  for (auto variable = environment.lower_bound(prefix); variable != environment.end(); ++variable) {
    const auto& [name, text] = *variable;
    if (!name.starts_with(prefix)) break;
    add_text(key_of_environment(std::string_view(name).substr(prefix.size())), text,
             Origin{Origin::Kind::environment, name, 0}, findings);
  }
}

void Document::add_override(std::string_view key, std::string_view text, Findings& findings) {
  add_text(std::string(key), text, Origin{Origin::Kind::command_line, {}, 0}, findings);
}

std::string Document::text_of(std::string_view key) const {
  const auto found = values_.find(key);
  if (found == values_.end()) return {};
  const auto* text = std::get_if<std::string>(&found->second.node.value);
  return text == nullptr ? std::string() : *text;
}

Secret Document::resolve(const Option& option, const Value& value, const std::string& reference,
                         const SecretSources& secrets, Findings& findings) const {
  const bool in_file = value.origin.kind == Origin::Kind::file;
  const auto directory = in_file ? std::filesystem::path(value.origin.name).parent_path() : secrets.directory;
  const auto refuse = [&](std::string_view found, std::string_view hint = {}) {
    findings.push_back(finding_at(value.origin, full_key(option.key), option.expectation(), found, hint));
    return Secret();
  };
  const auto secret = resolve_secret(reference, {secrets.environment, directory});
  if (secret.has_error()) {
    const bool too_open = secret.error().code == Errc::denied;
    return refuse(secret.error().message, too_open ? "chmod 600 the file" : "");
  }
  if (option.required && !secret->is_set()) return refuse("an empty text");
  if (!secret_within_bounds(option, *secret)) {
    return refuse("one of " + std::to_string(secret->reveal().size()) + " bytes");
  }
  // In the environment a literal is where env: would have it anyway.
  if (secret->is_literal() && value.origin.kind != Origin::Kind::environment) {
    Finding warning = finding_at(value.origin, full_key(option.key), "env:NAME or file:PATH", "the secret itself",
                                 "move it to the environment or to a file that only the server may read");
    warning.severity = Finding::Severity::warning;
    findings.push_back(std::move(warning));
  }
  return *secret;
}

std::vector<Secret> Document::resolve_all(const Option& option, const Value& value,
                                          const std::vector<std::string>& references, const SecretSources& secrets,
                                          Findings& findings) const {
  // The option's bounds count the items; an item of its own must only not be empty.
  const Option item{.key = option.key, .type = OptionType::secret, .required = true, .min = "1"};
  std::vector<Secret> all;
  all.reserve(references.size());
  for (const std::string& reference : references) all.push_back(resolve(item, value, reference, secrets, findings));
  return all;
}

SettingValue Document::read(const Option& option, const Value& value, const SecretSources& secrets,
                            Findings& findings) const {
  const auto* text = std::get_if<std::string>(&value.node.value);
  if (option.type == OptionType::secret && text != nullptr) return resolve(option, value, *text, secrets, findings);
  const bool from_file = value.origin.kind == Origin::Kind::file;
  const auto read = from_file ? value_from_node(option, value.node) : value_from_text(option, *text);
  if (read && option.type == OptionType::secret_list)
    return resolve_all(option, value, std::get<std::vector<std::string>>(*read), secrets, findings);
  if (read) return *read;
  findings.push_back(
      finding_at(value.origin, full_key(option.key), option.expectation(), found_text(option, value.node)));
  return default_value(option);
}

Settings Document::settle(const Origin& home, const SecretSources& secrets, Findings& findings,
                          std::string_view unless_off) const {
  std::vector<Setting> settings;
  Findings missing;
  bool off = false;
  for (const Option& option : table_.options()) {
    const auto found = values_.find(option.key);
    Setting setting{option.key, option.type, {}, {}};
    if (found != values_.end()) {
      setting.origin = found->second.origin;
      setting.value = read(option, found->second, secrets, findings);
    } else {
      setting.value = default_value(option);
      if (option.required) {
        missing.push_back(finding_at(home, full_key(option.key), option.expectation(), "nothing", "it must be set"));
      }
    }
    if (const bool* on = std::get_if<bool>(&setting.value); found != values_.end() && option.key == unless_off)
      off = on && !*on;
    settings.push_back(std::move(setting));
  }
  if (!off) findings.insert(findings.end(), missing.begin(), missing.end());
  return Settings(section_.key_prefix, std::move(settings));
}

}  // namespace parley::config
