#include "bot/tenant_rules.hpp"

#include "base/named_thread.hpp"
#include "base/quoted.hpp"
#include "flow/document.hpp"

namespace parley::bot {

namespace {

using store::SystemSql;
using store::TenantSql;

// What a tenant has of its own, as one text that is another one after each change.
constexpr SystemSql kSignatures(
    "SELECT tenant_id, 'r', COUNT(*), COALESCE(SUM(revision), 0), COALESCE(MAX(updated_at), 0) FROM rules "
    "GROUP BY tenant_id UNION ALL "
    "SELECT tenant_id, 'f', COUNT(*), COALESCE(SUM(revision), 0), COALESCE(MAX(updated_at), 0) FROM flows WHERE "
    "published IS NOT NULL AND is_active = 1 GROUP BY tenant_id");
constexpr TenantSql kFlows(
    "SELECT f.id, f.name, v.document FROM flows f JOIN bot_versions v ON v.tenant_id = f.tenant_id AND "
    "v.program = 'flow' AND v.hash = f.published WHERE f.tenant_id = $1 AND f.is_active = 1 ORDER BY f.name");

}  // namespace

std::optional<script::Rule> trigger_rule(const json::object& trigger, const std::string& id, const std::string& name) {
  const std::string_view type = string_or(trigger, "type");
  if (type != "keyword" && type != "regex" && type != "welcome") return std::nullopt;
  json::object when{{"type", type}};
  if (const json::array* words = find_array(trigger, type == "regex" ? "patterns" : "keywords"))
    when["patterns"] = *words;
  if (const json::string* match = find_string(trigger, "match"); match && type == "keyword") when["match"] = *match;
  auto rule = script::rule_from_json({{"id", "flow:" + id},
                                      {"name", name},
                                      {"active", true},
                                      {"priority", int_or(trigger, "priority", 0)},
                                      {"trigger", std::move(when)},
                                      {"response", {{"start", {{"name", id}}}}}});
  return rule ? std::optional(std::move(*rule)) : std::nullopt;
}

Result<script::Rule> rule_of(const MadeRule& made) {
  json::object record = made.document;
  record["id"] = made.id;
  record["name"] = made.name;
  record["active"] = made.active;
  record["priority"] = made.priority;
  return script::rule_from_json(record);
}

TenantRules::TenantRules(TenantRuleOptions options, script::RuleRegistry& files, FolderPrograms* folders,
                         const store::SystemAccess& access, store::Database& database, Log log)
    : options_(options),
      files_(files),
      folders_(folders),
      access_(access),
      database_(database),
      rules_(database),
      log_(log.as("rules")) {}

TenantRules::~TenantRules() {
  stop();
}

Result<> TenantRules::start() {
  if (const Result<> done = look(); !done) return done;
  thread_ = named_thread("tenant-rules", [this] { run(); });
  return {};
}

void TenantRules::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::shared_ptr<const script::RuleSet> TenantRules::of(const std::string& tenant) const {
  std::lock_guard lock(swap_);
  const auto own = sets_.find(tenant);
  if (own != sets_.end()) return own->second.rules;
  return shared_ ? shared_ : files_.current();
}

void TenantRules::changed(const std::string& tenant) {
  if (const auto done = refresh(tenant); !done) not_taken_over(tenant, done.error());
}

void TenantRules::not_taken_over(const std::string& tenant, const Error& error) const {
  log_.error("a tenant's rules were not taken over; the old ones go on serving",
             {{"tenant", tenant}, {"reason", error.message}});
}

void TenantRules::run() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      if (wake_.wait_for(lock, options_.look, [&] { return stopping_; })) return;
    }
    if (const Result<> done = look(); !done)
      log_.warning("rules were not looked at", {{"reason", done.error().message}});
  }
}

std::uint64_t TenantRules::begin_reading() {
  std::lock_guard lock(swap_);
  return ++readings_;
}

Result<std::map<std::string, std::string>> TenantRules::signatures() const {
  std::map<std::string, std::string> out;
  const auto read = database_.query(access_, kSignatures, {}, [&](const store::Row& row) {
    std::string& text = out[std::string(row.text(0))];
    text += std::string(row.text(1));
    for (int column = 2; column < 5; ++column) text += ":" + std::to_string(row.integer(column));
    text += ";";
  });
  if (!read) return read.error();
  return out;
}

void TenantRules::look_at_files() {
  std::string files = std::to_string(files_.generation());
  for (const script::Rule& each : folder_triggers()) files += ";" + json::serialize(script::to_json(each));
  if (files == built_files_) return;
  auto set = files_.with(folder_triggers());
  if (!set) {
    log_.error("the triggers of flows in folders were not taken over", {{"reason", set.error().message}});
    set = files_.current();
  }
  built_files_ = std::move(files);
  built_.clear();
  std::lock_guard swap(swap_);
  shared_ = std::move(*set);
}

Result<> TenantRules::look() {
  const std::uint64_t reading = begin_reading();
  auto now = signatures();
  if (!now) return now.error();
  look_at_files();
  {
    std::lock_guard swap(swap_);
    // What began later may know of a first rule that these signatures do not.
    std::erase_if(sets_, [&](const auto& each) { return !now->contains(each.first) && each.second.reading < reading; });
  }
  for (auto& [tenant, signature] : *now) {
    if (const auto built = built_.find(tenant); built != built_.end() && built->second == signature) continue;
    const auto done = refresh(tenant);
    if (done) continue;
    not_taken_over(tenant, done.error());
    if (done.error().code == Errc::unavailable) signature.clear();  // not the rules' fault: tried again
  }
  built_ = std::move(*now);
  return {};
}

Result<std::vector<script::Rule>> TenantRules::made_rules(const std::string& tenant) const {
  std::vector<script::Rule> out;
  const auto made = rules_.list(tenant, {.active = true}, "-priority", std::int64_t(options_.most_rules), 0);
  if (!made) return made.error();
  for (const MadeRule& each : *made) {
    auto rule = rule_of(each);
    if (!rule) {
      log_.warning("a rule is left out", {{"tenant", tenant}, {"rule", each.id}, {"reason", rule.error().message}});
      continue;
    }
    out.push_back(std::move(*rule));
  }
  const auto flows = database_.query(tenant, kFlows, {}, [&](const store::Row& row) {
    const json::object document = stored_object(row.text(2));
    const json::object* trigger = find_object(document, "trigger");
    if (!trigger) return;
    if (auto rule = trigger_rule(*trigger, std::string(row.text(0)), std::string(row.text(1))))
      out.push_back(std::move(*rule));
  });
  if (!flows) return flows.error();
  for (script::Rule& each : folder_triggers()) out.push_back(std::move(each));
  return out;
}

std::vector<script::Rule> TenantRules::folder_triggers() const {
  std::vector<script::Rule> out;
  if (!folders_) return out;
  for (const Runnable& each : folders_->all()) {
    if (!each.flow) continue;
    const std::string name = name_of(each);
    if (auto rule = trigger_rule(each.flow->document().trigger, name, name)) out.push_back(std::move(*rule));
  }
  return out;
}

Result<std::shared_ptr<const script::RuleSet>> TenantRules::refresh(const std::string& tenant) {
  const std::uint64_t reading = begin_reading();
  auto made = made_rules(tenant);
  if (!made) return made.error();
  auto set = files_.with(std::move(*made));
  if (!set) return set.error();
  std::lock_guard swap(swap_);
  Serving& serving = sets_[tenant];
  if (serving.reading < reading) serving = {reading, std::move(*set)};
  return serving.rules;
}

}  // namespace parley::bot
