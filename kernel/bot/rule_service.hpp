// Rules as people make them in the console: checked like those of files, and tried out before anybody meets them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/authoring_parts.hpp"
#include "bot/rule_repository.hpp"
#include "bot/tenant_rules.hpp"
#include "identity/caller.hpp"

namespace parley::bot {

/// What changes; nothing: as it is.
struct RuleChange {
  std::optional<std::string> name;
  std::optional<bool> active;
  std::optional<std::int64_t> priority;
  json::object document;  ///< members of docs/rules.md "As JSON" that are replaced
};

/// A message that nobody wrote.
struct RuleTrial {
  std::string text;
  std::string type = "text";
  bool first_message = false;
  std::string contact_name, language;
  std::optional<WallTime> at;  ///< decides about business hours; now unless said otherwise
};

/// Thread-safe; the functions block. Errors of all: not_found for what is not the tenant's, of the store.
class RuleService {
 public:
  static constexpr std::int64_t kMostRules = 2'000;  ///< of one tenant

  RuleService(const AuthoringParts& parts, TenantRules& rules, script::RuleOptions options, json::object business);

  struct Page {
    std::vector<MadeRule> rules;
    std::int64_t total = 0;
  };
  Result<Page> list(const std::string& tenant, const RuleFilter& filter, const std::string& sort, std::int64_t limit,
                    std::int64_t offset) const;
  Result<MadeRule> find(const std::string& tenant, const std::string& id) const;
  /// Errors: unprocessable naming the member that is wrong.
  Result<MadeRule> create(const identity::Caller& caller, const RuleChange& rule) const;
  /// Errors: the same; conflict (it changed in this very moment).
  Result<MadeRule> update(const identity::Caller& caller, const std::string& id, const RuleChange& change) const;
  Result<> remove(const identity::Caller& caller, const std::string& id) const;

  /// What the rules in force would answer: {"rule": {"id", "name", "script"?} | null, "messages", "delay_seconds",
  /// "tags_added", "tags_removed", "handoff", "start", "vars", "failure"?}.
  Result<json::object> test(const std::string& tenant, const RuleTrial& trial) const;

 private:
  Result<> check(const MadeRule& rule) const;
  Result<> commit(const identity::Caller& caller, store::WriteSet set, const char* action, const MadeRule& rule) const;

  const AuthoringParts& parts_;
  TenantRules& tenant_rules_;
  const script::RuleOptions options_;
  const json::object business_;
  const RuleRepository rules_;
};

}  // namespace parley::bot
