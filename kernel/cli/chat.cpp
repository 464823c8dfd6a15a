#include <algorithm>
#include <iostream>
#include <unistd.h>

#include "cli/commands.hpp"
#include "cli/report.hpp"
#include "script/rule_registry.hpp"
#include "server/option_mapping.hpp"
#include "server/rule_bot.hpp"
#include "server/server_config.hpp"

namespace parley::cli {

namespace {

constexpr const char* kHelp =
    "parley chat - talk to the bot in the terminal, with the rules on disk and nothing sent anywhere\n\n"
    "Usage: parley chat [--name NAME]\n\n"
    "Each line is a message; a saved script answers the next one. Ctrl-D ends.\n\n"
    "  --name NAME          the customer's name (default: Ana)\n";

void print_choices(const json::array& choices) {
  for (const json::value& choice : choices)
    if (const json::object* object = choice.if_object())
      std::cout << "       [" << string_or(*object, "title") << "]\n";
}

/// One outbound message as a person would see it.
void print_message(const json::object& message) {
  const std::string_view type = string_or(message, "type");
  std::cout << "bot:   ";
  if (type == "text") {
    std::cout << string_or(message, "text") << "\n";
  } else if (const json::string* body = find_string(message, "body")) {
    std::cout << std::string_view(*body) << "\n";
    if (const json::array* buttons = find_array(message, "buttons")) print_choices(*buttons);
    if (const json::array* sections = find_array(message, "sections"))
      for (const json::value& section : *sections)
        if (const json::array* rows = section.is_object() ? find_array(section.get_object(), "rows") : nullptr)
          print_choices(*rows);
  } else {
    std::cout << "(" << type << ") " << json::serialize(message) << "\n";
  }
}

/// The customer's side of the conversation, kept between lines.
struct Customer {
  std::string name;
  bool first = true;
  std::vector<std::string> tags;
  json::object vars;
  json::object uses;
};

messaging::BotInput input_of(const Customer& customer, const std::string& line, const Clock& clock) {
  return {"default",     "terminal",      line, "text",        customer.first, clock.wall(),
          customer.name, "5511999990001", "",   customer.tags, &customer.vars, &customer.uses};
}

void remember(Customer& customer, const messaging::BotReply& reply) {
  for (const auto& [key, value] : reply.vars_set) customer.vars[key] = value;
  for (const std::string& tag : reply.tags_removed) std::erase(customer.tags, tag);
  for (const std::string& tag : reply.tags_added) customer.tags.push_back(tag);
  if (reply.counted) customer.uses[reply.rule] = int_or(customer.uses, reply.rule, 0) + 1;
}

void converse(messaging::Bot& bot, Customer customer, const Clock& clock) {
  const bool prompt = ::isatty(STDIN_FILENO) != 0;
  for (std::string line; (prompt ? std::cout << "you:   " << std::flush : std::cout), std::getline(std::cin, line);) {
    if (line.empty()) continue;
    const Result<std::optional<messaging::BotReply>> reply = bot.answer(input_of(customer, line, clock), 0);
    customer.first = false;
    if (!reply) {
      std::cout << "error: " << reply.error().message << "\n";
      continue;
    }
    if (!*reply || (*reply)->messages.empty()) std::cout << "       (no answer)\n";
    if (!*reply) continue;
    for (const json::object& message : (*reply)->messages) print_message(message);
    if (!(*reply)->handoff.empty()) std::cout << "       (handed over to " << (*reply)->handoff << ")\n";
    remember(customer, **reply);
  }
}

}  // namespace

int chat(const Words& words) {
  Words rest = words;
  Customer customer;
  customer.name = "Ana";
  if (const auto name = std::find(rest.begin(), rest.end(), "--name"); name != rest.end()) {
    if (name + 1 == rest.end()) return usage_error("chat", fail(Errc::invalid, "--name expects a value"));
    customer.name = *(name + 1);
    rest.erase(name, name + 2);
  }
  const Result<Arguments> arguments = parse_arguments(rest, {"--help"});
  if (!arguments) return usage_error("chat", arguments.error());
  if (arguments->has("--help")) {
    std::cout << kHelp << common_options();
    return kOk;
  }
  const auto kernel = server::load_kernel_config(sources_of(*arguments));
  if (!kernel.ok()) return failure("chat", config::to_text(kernel.findings()), kConfiguration);
  const SystemClock clock;
  const Log log(stderr_log_sink(false), LogLevel::warning);
  script::RuleRegistry rules(server::rule_options(kernel.value().section("scripts"), kernel.value().section("hours")),
                             clock, log);
  if (const Result<> started = rules.start(); !started) return failure("chat", started.error().message);
  server::RuleBot bot(rules,
                      server::business_facts(kernel.value().section("business"), kernel.value().section("hours")), 1,
                      clock, log);
  converse(bot, std::move(customer), clock);
  return kOk;
}

}  // namespace parley::cli
