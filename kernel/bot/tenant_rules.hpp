// Which rules answer for a tenant: those of script files, with the rules that its people made and the triggers of its
// published flows. Swapped by pointer; tenants that have nothing of their own share one set. What this node changes is
// compiled by who changes it, before it is answered; what others change, in the background.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "bot/folder_programs.hpp"
#include "bot/rule_repository.hpp"
#include "script/rule_registry.hpp"
#include "store/database.hpp"

namespace parley::bot {

struct TenantRuleOptions {
  Millis look{2'000};              ///< how late a change that another node made is seen
  std::size_t most_rules = 2'000;  ///< made ones of a tenant; more are not looked at, and the log says so
};

/// Thread-safe. Everything it refers to outlives it.
class TenantRules {
 public:
  /// `folders` may be null.
  TenantRules(TenantRuleOptions options, script::RuleRegistry& files, FolderPrograms* folders,
              const store::SystemAccess& access, store::Database& database, Log log);
  ~TenantRules();

  /// Compiles what every tenant has, then keeps it current. Once. Blocks until the first is done. Errors: of the
  /// database.
  Result<> start();
  void stop();

  /// The rules in force; never null after start. Does not block on the database.
  std::shared_ptr<const script::RuleSet> of(const std::string& tenant) const;

  /// The tenant's rules or flows changed: when this returns, what was committed before is in force. What cannot be
  /// compiled is logged, and the old rules go on serving. Blocks.
  void changed(const std::string& tenant);
  /// The same. Errors: of the rules (naming the one), of the database.
  Result<std::shared_ptr<const script::RuleSet>> refresh(const std::string& tenant);

 private:
  /// Two may compile for one tenant at once: whose reading began later wins, as it saw what the other saw, and more.
  struct Serving {
    std::uint64_t reading = 0;
    std::shared_ptr<const script::RuleSet> rules;
  };
  void run();
  Result<> look();
  void look_at_files();
  void not_taken_over(const std::string& tenant, const Error& error) const;
  std::uint64_t begin_reading();
  Result<std::map<std::string, std::string>> signatures() const;
  Result<std::vector<script::Rule>> made_rules(const std::string& tenant) const;
  std::vector<script::Rule> folder_triggers() const;

  const TenantRuleOptions options_;
  script::RuleRegistry& files_;
  FolderPrograms* const folders_;
  const store::SystemAccess& access_;
  store::Database& database_;
  const RuleRepository rules_;
  const Log log_;

  mutable std::mutex swap_;  // the three below only, so that readers never wait for a compilation
  std::map<std::string, Serving> sets_;
  std::shared_ptr<const script::RuleSet> shared_;
  std::uint64_t readings_ = 0;

  // Of look() alone: start()'s, then the thread's.
  std::map<std::string, std::string> built_;  // tenant -> the signature that its set was made from
  std::string built_files_;                   // the same of what all share

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

/// The trigger of a flow as a rule that starts it; nothing when it has none that a message sets off.
std::optional<script::Rule> trigger_rule(const json::object& trigger, const std::string& id, const std::string& name);
/// The record of script::rule_from_json. Errors name the member.
Result<script::Rule> rule_of(const MadeRule& made);

}  // namespace parley::bot
