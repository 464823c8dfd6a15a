// A conversation as the pipeline needs it: who it is with, who holds it, what the bot remembers.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"

namespace parley::messaging {

struct Conversation {
  std::string id;
  std::string tenant;
  std::string channel;
  std::string contact;
  std::string contact_name;
  std::string contact_language;
  std::vector<std::string> tags;
  json::object vars;
  std::string holder;  ///< empty: the bot
  json::object rule_uses;
  bool fresh = false;  ///< not in the store yet
};

/// One identity of a contact in a channel.
struct Identity {
  std::string kind;  ///< "address" or "user"
  std::string value;
};

}  // namespace parley::messaging
