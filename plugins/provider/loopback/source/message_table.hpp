// The phones' memory: who wrote, what was said and what the host has still to be told, in two tables of the server's
// database. All the SQL of the plugin is in here.
#pragma once

#include <cstdint>
#include <optional>
#include <parley/feature.hpp>
#include <parley/host/store.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "open_channels.hpp"
#include "stored_message.hpp"

namespace parley::loopback {

/// A line in the list of chats.
struct Chat {
  std::string customer;
  std::string name;
  std::int64_t unread = 0;
  std::optional<StoredMessage> last;
};

/// Thread-safe; every function blocks for the database and throws Failure.
class MessageTable {
 public:
  /// `history` is how many messages stay for each customer.
  MessageTable(sdk::Host host, std::int64_t history) : store_(host), history_(history) {}

  static std::vector<sdk::Migration> migrations();

  std::optional<StoredMessage> find(const PhoneChannel& channel, std::string_view id) const;
  /// What changed after the number `after`, oldest first.
  std::vector<StoredMessage> history(const PhoneChannel& channel, std::string_view customer, std::int64_t after) const;
  /// Those who wrote last come first.
  std::vector<Chat> chats(const PhoneChannel& channel, std::int64_t limit) const;
  /// {type, base64} of a message's picture or file.
  std::optional<std::pair<std::string, std::string>> media(const PhoneChannel& channel, std::string_view id) const;

  /// Keeps what a customer wrote, as not yet taken by the host. A second time of the same id changes nothing.
  void add_from_customer(const PhoneChannel& channel, const StoredMessage& message, std::string_view name,
                         std::string_view media_type, std::string_view media) const;
  /// The host has taken it.
  void taken(const PhoneChannel& channel, std::string_view id, std::int64_t changed) const;
  /// The host has refused it.
  void remove(const PhoneChannel& channel, std::string_view id) const;

  /// Keeps an answer of the bot and marks what the customer had written as read. Returns the ids that became read.
  std::vector<std::string> add_from_bot(const PhoneChannel& channel, const StoredMessage& message) const;
  /// The page shows all of the bot's messages to this customer up to `number`.
  void mark_seen(const PhoneChannel& channel, std::string_view customer, std::int64_t number) const;

  /// What the host has to be told: new and newly seen messages of the bot, and messages of customers from before
  /// `written_before` (milliseconds) that it never confirmed. Oldest first.
  std::vector<StoredMessage> due(const PhoneChannel& channel, std::int64_t written_before, std::int64_t limit) const;
  /// The host knows that the bot's messages are as these say.
  void told(const PhoneChannel& channel, const std::vector<StoredMessage>& messages) const;

 private:
  sdk::Statement remember_customer(const PhoneChannel& channel, const StoredMessage& message,
                                   std::string_view name) const;
  sdk::Statement forget_oldest(const PhoneChannel& channel, const StoredMessage& message) const;

  sdk::Store store_;
  std::int64_t history_;
};

}  // namespace parley::loopback
