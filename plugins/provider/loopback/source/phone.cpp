#include "phone.hpp"

#include <random>
#include <utility>

#include "customer.hpp"
#include "customer_message.hpp"
#include "media_data.hpp"

namespace parley::loopback {

namespace {

using sdk::Failure;
using sdk::Json;

/// The Cloud API refuses more long before this; it keeps a page's socket from being flooded.
constexpr std::size_t kLargestOutbound = 256 * 1024;

std::string random_id() {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::random_device device;
  std::string id = "phone.";
  for (int word = 0; word < 4; ++word)
    for (unsigned bits = device(), digit = 0; digit < 8; ++digit, bits >>= 4) id += kDigits[bits & 15];
  return id;
}

std::string refusal(std::string_view result_class, std::string_view code, std::string_view message) {
  return Json::object({{"class", result_class}, {"code", code}, {"message", message}}).dump();
}

std::string recipient_of(const Json& outbound) {
  for (const char* member : {"group", "address", "user_id"}) {
    std::string_view text = outbound["to"][member].text();
    if (text.starts_with('+')) text.remove_prefix(1);
    if (!text.empty()) return std::string(text);
  }
  return {};
}

}  // namespace

Phone::Phone(sdk::Host host, PhoneOptions options, MicrosNow now)
    : options_(options),
      sequence_(std::move(now)),
      table_(host, options.history),
      feed_(host),
      inbound_(host),
      reporter_(host, table_, feed_, sequence_),
      worker_(host, [this](const PhoneChannel& channel) { return reporter_.report(channel); }, {}) {}

std::string Phone::deliver(const PhoneChannel& channel, std::string_view outbound) {
  const Json document = Json::parse(outbound);
  const std::string_view id = document["id"].text();
  if (id.empty() || document["message"]["type"].text().empty())
    throw Failure(PARLEY_INVALID, "the message: expected \"id\" and \"message\" with a \"type\"");
  if (outbound.size() > kLargestOutbound)
    return refusal("permanent", "too_large",
                   "the message has " + std::to_string(outbound.size()) + " bytes; the phone takes " +
                       std::to_string(kLargestOutbound));
  if (std::int64_t(characters(document["message"]["text"].text())) > options_.max_text)
    return refusal("permanent", "too_long",
                   "the text has more than " + std::to_string(options_.max_text) + " characters");
  StoredMessage message;
  message.customer = recipient_of(document);
  if (!is_customer(message.customer))
    return refusal("recipient", "no_such_customer", "there is no phone '" + message.customer + "'");
  message.id = "loop." + std::string(id);
  message.from_bot = true;
  message.document = outbound;
  message.status = "accepted";
  const std::string result = Json::object({{"class", "accepted"}, {"provider_id", message.id}}).dump();
  if (table_.find(channel, message.id)) {
    worker_.wake(channel);
    return result;
  }
  message.number = message.changed = sequence_.next();
  message.at = sequence_.now_ms();
  const std::vector<std::string> read = table_.add_from_bot(channel, message);
  for (const std::string& mine : read) feed_.status(channel, message.customer, mine, "read", message.number);
  feed_.message(channel, message, options_.typing_delay_ms);
  worker_.wake(channel);
  return result;
}

std::string Phone::write(const PhoneChannel& channel, const Json& posted) {
  CustomerMessage written = read_customer_message(posted, {options_, channel.id, sequence_.now_ms(), random_id});
  if (const auto before = table_.find(channel, written.id)) {
    if (before->from_bot || before->customer != written.customer)
      throw Failure(PARLEY_CONFLICT, "id: '" + written.id + "' is taken by another message; expected a new one");
    if (before->status == "pending") hand_over(channel, *before);
    return written.id;
  }
  StoredMessage message;
  message.id = written.id;
  message.customer = written.customer;
  message.document = written.event.dump();
  message.status = "pending";
  message.number = message.changed = sequence_.next();
  message.at = sequence_.now_ms();
  table_.add_from_customer(channel, message, written.name, written.media_type, written.media);
  feed_.message(channel, message);
  hand_over(channel, message);
  return written.id;
}

void Phone::hand_over(const PhoneChannel& channel, const StoredMessage& message) {
  try {
    inbound_.accept(channel.id, Json::object({{"events", Json::array({Json::parse(message.document)})}}).dump());
  } catch (const Failure& failure) {
    // After a timeout nobody knows whether the host has it: it stays, and is handed over again later.
    if (failure.status() != PARLEY_TIMEOUT) {
      table_.remove(channel, message.id);
      feed_.removed(channel, message.customer, message.id);
    }
    throw;
  }
  const std::int64_t changed = sequence_.next();
  table_.taken(channel, message.id, changed);
  feed_.status(channel, message.customer, message.id, "sent", changed);
}

std::vector<Chat> Phone::chats(const PhoneChannel& channel) {
  worker_.wake(channel);  // what an earlier process left untold is taken up when somebody looks
  return table_.chats(channel, options_.max_chats);
}

std::vector<StoredMessage> Phone::history(const PhoneChannel& channel, std::string_view customer, std::int64_t after) {
  worker_.wake(channel);
  return table_.history(channel, customer, after);
}

void Phone::seen(const PhoneChannel& channel, std::string_view customer, std::int64_t number) {
  table_.mark_seen(channel, customer, number);
  worker_.wake(channel);
}

std::pair<std::string, std::string> Phone::media(const PhoneChannel& channel, std::string_view id) const {
  auto stored = table_.media(channel, id);
  auto bytes = stored ? decode_base64(stored->second) : std::nullopt;
  if (!bytes) throw Failure(PARLEY_NOT_FOUND, "no message '" + std::string(id) + "' with a file");
  return {std::move(stored->first), std::move(*bytes)};
}

}  // namespace parley::loopback
