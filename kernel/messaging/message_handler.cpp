#include "messaging/message_handler.hpp"

#include <algorithm>

#include "base/phone_number.hpp"
#include "messaging/stored_message.hpp"

namespace parley::messaging {

namespace {

/// The person on the other side: who wrote, or, in an echo, who was written to.
const json::object& person(const JournalEntry& entry) {
  static const json::object nobody;
  const json::object& event = entry.event.document;
  const json::object* found = find_object(event, entry.event.kind == InboundEvent::Kind::echo ? "to" : "from");
  return found ? *found : nobody;
}

std::vector<Identity> identities_of(const JournalEntry& entry) {
  std::vector<Identity> identities;
  if (const auto address = string_or(person(entry), "address"); !address.empty())
    identities.push_back({"address", std::string(address)});
  if (const auto user = string_or(person(entry), "user_id"); !user.empty())
    identities.push_back({"user", std::string(user)});
  return identities;
}

/// The number that the address is; empty for a group or a name.
std::string phone_of(const JournalEntry& entry) {
  const Result<std::string> phone = normalized_phone(string_or(person(entry), "address"));
  return phone ? *phone : std::string();
}

/// Types that call for no answer: nobody said anything.
bool speaks(std::string_view type) {
  return type != "reaction" && type != "system" && type != "unsupported";
}

/// A message of the other side brings a conversation back that was put aside.
void reopen(Conversation& c, WallTime now) {
  c.status = "open";
  c.last_inbound = now;
  ++c.unread;
}

DomainEvent updated_event(const Conversation& c, const LastMessage& last) {
  return {"conversation.updated",
          c.tenant,
          {{"conversation_id", c.id},
           {"channel_id", c.channel},
           {"contact_id", c.contact},
           {"version", c.version},
           {"changed",
            {{"status", c.status},
             {"holder", c.holder},
             {"unread_count", c.unread},
             {"last_message_id", last.id},
             {"last_message_at", to_rfc3339(last.at)},
             {"last_message_text", last.text},
             {"last_message_direction", last.direction}}}}};
}

void remove_tags(std::vector<std::string>& tags, const std::vector<std::string>& gone) {
  std::erase_if(tags, [&](const std::string& tag) { return std::find(gone.begin(), gone.end(), tag) != gone.end(); });
}

}  // namespace

/// All that one incoming message brings about, while it is put together.
struct MessageHandler::Turn {
  const JournalEntry& entry;
  std::shared_ptr<Conversation> conversation;
  store::WriteSet set;
  std::vector<OutboxItem> outgoing;
  std::vector<DomainEvent> events;
  LastMessage last;
  bool contact_changed = false;
};

MessageHandler::MessageHandler(ConversationRepository repository, ConversationCache& cache, Bot& bot, Outbox& outbox,
                               DomainEvents& events, const Clock& clock, Ids& ids, Log log, Metrics& metrics)
    : repository_(repository),
      cache_(cache),
      bot_(bot),
      outbox_(outbox),
      events_(events),
      clock_(clock),
      ids_(ids),
      log_(log.as("messages")),
      answered_(metrics.counter("parley_messages_received_total", "Incoming messages by what the bot did",
                                "bot=\"answered\"")),
      unanswered_(metrics.counter("parley_messages_received_total", "", "bot=\"silent\"")),
      bot_errors_(metrics.counter("parley_messages_received_total", "", "bot=\"error\"")) {}

Result<Effects> MessageHandler::handle(const JournalEntry& entry, int worker) {
  Result<std::shared_ptr<Conversation>> conversation = conversation_of(entry);
  if (!conversation) return conversation.error();
  Turn turn{entry, std::move(*conversation), store::WriteSet(entry.tenant), {}, {}, {}, false};
  turn.set.about(entry.lane());
  const bool inbound = entry.event.kind == InboundEvent::Kind::message;
  if (inbound) reopen(*turn.conversation, entry.received);
  store_incoming(turn);
  const bool bots_turn = inbound && turn.conversation->holder.empty() && !turn.conversation->contact_blocked;
  if (bots_turn && speaks(string_or(entry.event.document, "type"))) answer(turn, worker);
  return finish(std::move(turn));
}

Result<std::shared_ptr<Conversation>> MessageHandler::conversation_of(const JournalEntry& entry) const {
  if (const auto cached = cache_.find(entry.lane())) {
    auto copy = std::make_shared<Conversation>(*cached);
    copy->fresh = false;
    return copy;
  }
  Result<std::optional<Conversation>> stored = repository_.find(entry.tenant, entry.channel, identities_of(entry));
  if (stored && !*stored) stored = known_by_phone(entry);
  if (!stored) return stored.error();
  auto conversation = *stored ? std::make_shared<Conversation>(std::move(**stored)) : new_contact(entry);
  if (conversation->id.empty()) {
    conversation->id = ids_.next();
    conversation->fresh = true;
  }
  return conversation;
}

/// Somebody who never wrote may be a contact all the same: imported, or entered by a colleague.
Result<std::optional<Conversation>> MessageHandler::known_by_phone(const JournalEntry& entry) const {
  const std::string phone = phone_of(entry);
  if (phone.empty()) return std::optional<Conversation>();
  Result<std::optional<Conversation>> known = repository_.find_by_phone(entry.tenant, entry.channel, phone);
  if (known && *known) (*known)->fresh_identity = true;
  return known;
}

std::shared_ptr<Conversation> MessageHandler::new_contact(const JournalEntry& entry) const {
  auto fresh = std::make_shared<Conversation>();
  fresh->fresh_contact = true;
  fresh->tenant = entry.tenant;
  fresh->channel = entry.channel;
  fresh->contact = ids_.next();
  fresh->contact_name = string_or(person(entry), "name");
  fresh->contact_phone = phone_of(entry);
  return fresh;
}

void MessageHandler::store_incoming(Turn& turn) const {
  const json::object& event = turn.entry.event.document;
  const bool echo = turn.entry.event.kind == InboundEvent::Kind::echo;
  StoredMessage message;
  message.id = ids_.next();
  message.direction = echo ? "out" : "in";
  message.type = string_or(event, "type");
  message.content = json::serialize(event);
  message.text = string_or(event, "text");
  message.author_kind = echo ? "user" : "contact";
  if (!echo) message.author_id = turn.conversation->contact;
  message.status = echo ? "sent" : "received";
  message.status_rank = echo ? 2 : 0;
  message.created_at = turn.entry.received;
  message.provider_id = turn.entry.event.id();
  if (const json::object* context = find_object(event, "context"))
    if (const auto answered = string_or(*context, "id"); !answered.empty()) message.answers = answered;
  store(turn, std::move(message), event);
}

void MessageHandler::store(Turn& turn, StoredMessage message, const json::object& content) const {
  message.conversation = turn.conversation->id;
  message.channel = turn.entry.channel;
  add_message(turn.set, message);
  turn.last = {message.id, message.direction, first_words(message.text), message.created_at};
  if (events_.wanted("message.new"))
    turn.events.push_back({"message.new", turn.entry.tenant, message_document(message, content)});
}

void MessageHandler::answer(Turn& turn, int worker) {
  const json::object& event = turn.entry.event.document;
  const Conversation& c = *turn.conversation;
  BotInput input{turn.entry.tenant,
                 turn.entry.channel,
                 std::string(string_or(event, "text")),
                 std::string(string_or(event, "type")),
                 c.fresh,
                 turn.entry.received,
                 c.contact_name,
                 std::string(string_or(person(turn.entry), "address")),
                 c.contact_language,
                 c.tags,
                 &c.vars,
                 &c.rule_uses};
  Result<std::optional<BotReply>> reply = bot_.answer(input, worker);
  if (!reply) {
    // The message stays stored and shown to people; a script's defect is not mended by running it again.
    bot_errors_.add();
    return log_.error("a script failed; the message has no answer",
                      {{"tenant", turn.entry.tenant}, {"conversation", c.id}, {"reason", reply.error().message}});
  }
  ((*reply && !(*reply)->messages.empty()) ? answered_ : unanswered_).add();
  if (*reply) apply(turn, std::move(**reply));
}

void MessageHandler::apply(Turn& turn, BotReply reply) {
  Conversation& c = *turn.conversation;
  turn.contact_changed = !reply.tags_added.empty() || !reply.tags_removed.empty() || !reply.vars_set.empty();
  remove_tags(c.tags, reply.tags_removed);
  remove_tags(c.tags, reply.tags_added);
  c.tags.insert(c.tags.end(), reply.tags_added.begin(), reply.tags_added.end());
  for (auto& [key, value] : reply.vars_set) {
    if (value.is_null())
      c.vars.erase(key);
    else
      c.vars[key] = value;
  }
  if (reply.counted) c.rule_uses[reply.rule] = int_or(c.rule_uses, reply.rule, 0) + 1;
  if (!reply.handoff.empty()) c.holder = reply.handoff;
  const WallTime due = clock_.wall() + reply.delay;
  for (json::object& message : reply.messages) say(turn, std::move(message), due);
}

void MessageHandler::say(Turn& turn, json::object message, WallTime due) {
  StoredMessage stored;
  stored.id = ids_.next();
  stored.direction = "out";
  stored.type = string_or(message, "type");
  stored.content = json::serialize(message);
  stored.text = words_of(message);
  stored.author_kind = "bot";
  stored.status = "pending";
  stored.created_at = clock_.wall();
  const std::string id = stored.id;
  store(turn, std::move(stored), message);
  json::object to;
  for (const char* key : {"address", "user_id", "group"})
    if (const auto value = string_or(person(turn.entry), key); !value.empty()) to[key] = value;
  OutboxItem item{turn.entry.tenant,
                  id,
                  turn.conversation->id,
                  turn.entry.channel,
                  turn.entry.event.peer,
                  json::serialize(json::object{{"id", id}, {"to", std::move(to)}, {"message", std::move(message)}}),
                  0,
                  clock_.steady() + std::max(Millis(0), due - clock_.wall())};
  outbox_.add(turn.set, item, due);
  turn.outgoing.push_back(std::move(item));
}

Effects MessageHandler::finish(Turn turn) {
  if (turn.contact_changed) ConversationRepository::update_contact(turn.set, *turn.conversation, turn.entry.received);
  Conversation& c = *turn.conversation;
  ConversationRepository::insert(turn.set, c, identities_of(turn.entry), turn.last);
  if (!c.fresh) ConversationRepository::update(turn.set, c, turn.last);
  c.fresh = c.fresh_contact = c.fresh_identity = false;
  ++c.version;
  if (events_.wanted("conversation.updated")) turn.events.push_back(updated_event(c, turn.last));
  Journal::mark_done(turn.set, turn.entry);
  const std::string key = turn.entry.lane();
  return Effects{std::move(turn.set),
                 [this, key, conversation = std::move(turn.conversation), outgoing = std::move(turn.outgoing),
                  events = std::move(turn.events)]() mutable {
                   cache_.put(key, std::move(conversation));
                   if (!outgoing.empty()) outbox_.enqueue(std::move(outgoing));
                   for (const DomainEvent& event : events) events_.publish(event);
                 },
                 [this, key] { cache_.remove(key); }};
}

}  // namespace parley::messaging
