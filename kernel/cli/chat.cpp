#include <algorithm>
#include <iostream>
#include <unistd.h>

#include "bot/rules_only.hpp"
#include "cli/commands.hpp"
#include "cli/report.hpp"
#include "scenario/simulated_customer.hpp"
#include "script/rule_registry.hpp"
#include "server/option_mapping.hpp"
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

void converse(messaging::Bot& bot, scenario::SimulatedCustomer customer, const Clock& clock) {
  const bool prompt = ::isatty(STDIN_FILENO) != 0;
  for (std::string line; (prompt ? std::cout << "you:   " << std::flush : std::cout), std::getline(std::cin, line);) {
    if (line.empty()) continue;
    if (!customer.holder.empty()) {
      std::cout << "       (" << customer.holder << " has the conversation; the bot is silent)\n";
      continue;
    }
    const auto reply = customer.say(bot, line, "text", clock.wall());
    if (!reply) {
      std::cout << "error: " << reply.error().message << "\n";
      continue;
    }
    if (!*reply || (*reply)->outcome.messages.empty()) std::cout << "       (no answer)\n";
    if (!*reply) continue;
    for (const dialogue::Say& say : (*reply)->outcome.messages) print_message(say.message);
    if (!customer.holder.empty()) std::cout << "       (handed over to " << customer.holder << ")\n";
  }
}

}  // namespace

int chat(const Words& words) {
  Words rest = words;
  scenario::SimulatedCustomer customer;
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
  bot::RuleBot answers(rules,
                       server::business_facts(kernel.value().section("business"), kernel.value().section("hours")), 1,
                       clock, log);
  bot::RulesOnly bot(answers);
  converse(bot, std::move(customer), clock);
  return kOk;
}

}  // namespace parley::cli
