// The other side of a conversation that happens nowhere: what a customer is to the bot, kept from message to message.
// For `parley chat` and for scenarios; both run the bot that serves.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "messaging/bot.hpp"

namespace parley::scenario {

class SimulatedCustomer {
 public:
  std::string name = "Ana";
  std::string address = "5511999990001";
  std::string language;
  std::vector<std::string> tags;
  json::object vars;
  std::string holder;  ///< who took over; the bot is silent until it is emptied

  /// What the bot answers; nothing when it is silent. Errors: a script's defect.
  Result<std::optional<messaging::BotReply>> say(messaging::Bot& bot, const std::string& text, std::string_view type,
                                                 WallTime at);
  bool has_spoken() const { return has_spoken_; }

 private:
  void remember(const messaging::BotReply& reply);

  json::object rule_uses_;
  bool has_spoken_ = false;
};

}  // namespace parley::scenario
