#include "server/bots.hpp"

#include "api/secret_routes.hpp"
#include "api/session_routes.hpp"
#include "server/option_mapping.hpp"

namespace parley::server {

namespace {

bot::FolderOptions folder_options(const config::Configuration& kernel) {
  bot::FolderOptions options;
  options.roots = flow_folders(kernel);
  options.fresh = kernel.section("bots").duration("fresh");
  return options;
}

bot::SessionOptions session_options(const config::Settings& bots) {
  bot::SessionOptions options;
  options.look = bots.duration("look");
  options.horizon = bots.duration("horizon");
  options.timers = std::size_t(bots.integer("timers"));
  return options;
}

constexpr const char* kOwner = "bots";  // of subscriptions

bot::ProgramOptions program_options(const config::Settings& bots) {
  return {.versions = std::size_t(bots.integer("versions")), .fresh = bots.duration("fresh")};
}

bot::ValueOptions value_options(const config::Settings& bots) {
  bot::ValueOptions options;
  options.values = std::size_t(bots.integer("values"));
  options.value_bytes = bots.size("value");
  return options;
}

}  // namespace

std::vector<std::filesystem::path> flow_folders(const config::Configuration& kernel) {
  std::vector<std::filesystem::path> folders;
  for (const std::string& root : kernel.section("scripts").list("roots"))
    folders.push_back(std::filesystem::path(root) / "flows");
  return folders;
}

bot::LuaNodeOptions node_options(const config::Configuration& kernel) {
  bot::LuaNodeOptions options;
  for (const std::string& root : kernel.section("scripts").list("roots"))
    options.roots.push_back(std::filesystem::path(root) / "nodes");
  options.limits = rule_options(kernel.section("scripts"), kernel.section("hours")).rules.limits;
  options.fresh = kernel.section("bots").duration("fresh");
  return options;
}

bot::BotOptions bot_options(const config::Configuration& kernel) {
  const config::Settings& bots = kernel.section("bots");
  bot::BotOptions options;
  options.workers = dispatch_options(kernel.section("dispatch")).workers;
  options.flows.messages = std::size_t(bots.integer("messages"));
  options.flows.state_bytes = bots.size("state");
  options.scripts.messages = std::size_t(bots.integer("messages"));
  options.scripts.limits = rule_options(kernel.section("scripts"), kernel.section("hours")).rules.limits;
  options.scripts.journal_rows = std::size_t(bots.integer("journal_rows"));
  options.scripts.journal_bytes = bots.size("journal");
  options.scripts.value_bytes = bots.size("value");
  options.scripts.live_sessions = std::size_t(bots.integer("live_scripts"));
  options.scripts.time_zone = kernel.section("hours").string("time_zone");
  options.business = business_facts(kernel.section("business"), kernel.section("hours"));
  options.script_states = std::size_t(bots.integer("script_states"));
  return options;
}

bot::RuleBotOptions rule_bot_options(const config::Configuration& kernel) {
  bot::BotOptions bot = bot_options(kernel);
  return {bot.workers, std::move(bot.business), bot.script_states};
}

bot::HttpOptions http_options(const config::Settings& bots) {
  return {bots.duration("http_timeout"), bots.duration("http_longest_timeout"), bots.size("http_body"),
          bots.size("http_body")};
}

Bots::Bots(const config::Configuration& kernel, const BotParts& p)
    : events_(p.events),
      plugin_types_(p.plugins, p.log),
      types_(node_options(kernel), plugin_types_, p.clock, p.log),
      folders_(folder_options(kernel), types_, p.clock, p.log),
      programs_(program_options(kernel.section("bots")), folders_, types_, p.database, p.clock),
      tenant_rules_({.look = kernel.section("bots").duration("fresh")}, p.rules, &folders_, p.access, p.database,
                    p.log),
      rules_(
          rule_bot_options(kernel), [this](const std::string& tenant) { return tenant_rules_.of(tenant); }, p.clock,
          p.log),
      bot_(bot_options(kernel), rules_, programs_, p.clock, p.ids, p.log),
      audit_(p.database, p.clock, p.ids),
      secrets_(p.database, p.writer, p.vault, audit_, p.clock),
      http_(http_options(kernel.section("bots")), p.fetcher),
      guarded_http_(secrets_, http_),
      models_({kernel.section("bots").duration("ai_timeout")}, p.plugins, p.fetcher),
      values_(value_options(kernel.section("bots")), p.database, p.writer, p.clock),
      keeper_(session_options(kernel.section("bots")),
              {p.shards, p.access, p.database, p.channels, requests_, p.clock, p.log, p.metrics}),
      sessions_(p.database, keeper_, audit_, p.writer, p.clock) {
  requests_.add("http", guarded_http_);
  requests_.add("ai", models_);
  requests_.add("kv", values_);
  events_.subscribe(kOwner, "conversation.released", [this](const messaging::DomainEvent& event) {
    keeper_.released(event.tenant, event.conversation);
  });
}

Result<> Bots::add_routes(rest::Api& api) {
  if (const Result<> added = api::add_secret_routes(api, secrets_); !added) return added;
  return api::add_session_routes(api, sessions_);
}

void Bots::start(messaging::Journal& journal) {
  folders_.all();  // what is wrong with a file is told now, not when somebody writes
  keeper_.start(journal);
}

Bots::~Bots() {
  events_.remove_owner(kOwner);
}

void Bots::changed(const std::string& tenant) {
  programs_.changed(tenant);
  tenant_rules_.changed(tenant);
}

std::vector<std::string> Bots::file_programs() {
  std::vector<std::string> names;
  for (const bot::Runnable& each : folders_.all()) names.push_back(bot::name_of(each));
  return names;
}

void Bots::stop() {
  tenant_rules_.stop();
  keeper_.stop();
}

}  // namespace parley::server
