#include "messaging/message_handler.hpp"

#include <algorithm>

#include "base/phone_number.hpp"
#include "messaging/conversation_event.hpp"
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

/// What is needed to write to the person.
json::object address_of(const JournalEntry& entry) {
  json::object to;
  for (const char* key : {"address", "user_id", "group"})
    if (const auto value = string_or(person(entry), key); !value.empty()) to[key] = value;
  return to;
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
  bool touched = false;    ///< the conversation changed, though nobody said anything
  json::object contact{};  ///< dialogue::Outcome::contact
  std::vector<SessionTurn> sessions{};
};

MessageHandler::MessageHandler(ConversationRepository repository, ConversationCache& cache, Bot& bot,
                               Sessions& sessions, const ChannelDirectory& channels, Outbox& outbox,
                               DomainEvents& events, const Clock& clock, Ids& ids, Log log, Metrics& metrics)
    : repository_(repository),
      cache_(cache),
      bot_(bot),
      sessions_(sessions),
      channels_(channels),
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
  Turn turn{entry, std::move(*conversation), store::WriteSet(entry.tenant), {}, {}, {}};
  turn.set.about(entry.lane());
  if (entry.event.kind == InboundEvent::Kind::wake) return wake(std::move(turn), worker);
  const bool inbound = entry.event.kind == InboundEvent::Kind::message;
  if (inbound) reopen(*turn.conversation, entry.received);
  store_incoming(turn);
  const bool bots_turn = inbound && turn.conversation->holder.empty() && !turn.conversation->contact_blocked;
  if (bots_turn && speaks(string_or(entry.event.document, "type")))
    answer(turn, worker, dialogue::Input::Kind::message);
  return finish(std::move(turn));
}

Result<std::shared_ptr<Conversation>> MessageHandler::conversation_of(const JournalEntry& entry) const {
  const auto cached = cache_.find(entry.lane());
  // A wake-up for who is held by people, or blocked, may write nothing that would find out that this is over.
  const bool doubtful =
      cached && entry.event.kind == InboundEvent::Kind::wake && (!cached->holder.empty() || cached->contact_blocked);
  if (cached && !doubtful) {
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
    return conversation;
  }
  auto session = sessions_.waiting(entry.tenant, conversation->id);
  if (!session) return session.error();
  conversation->session = std::move(*session);
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
  message.content = turn.entry.event.text;
  message.text = string_or(event, "text");
  message.author_kind = echo ? "user" : "contact";
  if (!echo) message.author_id = turn.conversation->contact;
  message.status = echo ? "sent" : "received";
  message.status_rank = echo ? 2 : 0;
  message.created_at = turn.entry.received;
  message.provider_id = turn.entry.event.id();
  if (const json::object* context = find_object(event, "context"))
    if (const auto answered = string_or(*context, "id"); !answered.empty()) message.answers = answered;
  store(turn, std::move(message));
}

void MessageHandler::store(Turn& turn, StoredMessage message) const {
  message.conversation = turn.conversation->id;
  message.channel = turn.entry.channel;
  add_message(turn.set, message);
  turn.last = {message.id, message.direction, first_words(message.text), message.created_at};
  if (events_.wanted("message.new")) turn.events.push_back(new_message_event(turn.entry.tenant, std::move(message)));
}

dialogue::Input MessageHandler::input_of(const Turn& turn, dialogue::Input::Kind kind) const {
  const json::object& event = turn.entry.event.document;
  const Conversation& c = *turn.conversation;
  dialogue::Input input;
  input.kind = kind;
  input.tenant = turn.entry.tenant;
  input.channel = turn.entry.channel;
  input.conversation = c.id;
  input.text = string_or(event, "text");
  input.type = string_or(event, "type");
  input.event = &event;
  input.first_message = c.fresh;
  // A wake-up may have waited for long; what a message says holds for when it came.
  input.at = kind == dialogue::Input::Kind::message ? turn.entry.received : clock_.wall();
  // What woke it was another node's clock perhaps: its time has come all the same.
  if (kind == dialogue::Input::Kind::timer) input.at = std::max(input.at, from_millis(int_or(event, "due", 0)));
  input.contact_id = c.contact;
  input.contact_name = c.contact_name;
  input.contact_address = string_or(person(turn.entry), "address");
  input.contact_language = c.contact_language;
  input.contact_tags = c.tags;
  input.vars = &c.vars;
  input.rule_uses = &c.rule_uses;
  input.session = c.session;
  const auto channel = channels_.current()->find(turn.entry.channel);
  if (channel && channel->reply_window().count() > 0) input.window_ends = c.last_inbound + channel->reply_window();
  return input;
}

void MessageHandler::answer(Turn& turn, int worker, dialogue::Input::Kind kind) {
  Result<std::optional<BotReply>> reply = bot_.answer(input_of(turn, kind), worker);
  if (!reply) {
    // The message stays stored and shown to people; a script's defect is not mended by running it again.
    bot_errors_.add();
    return log_.error(
        "a script failed; the message has no answer",
        {{"tenant", turn.entry.tenant}, {"conversation", turn.conversation->id}, {"reason", reply.error().message}});
  }
  ((*reply && !(*reply)->outcome.messages.empty()) ? answered_ : unanswered_).add();
  if (*reply) apply(turn, std::move(**reply));
}

void MessageHandler::apply(Turn& turn, BotReply reply) {
  Conversation& c = *turn.conversation;
  dialogue::Outcome& outcome = reply.outcome;
  apply_to_contact(turn, outcome);
  if (outcome.counted) c.rule_uses[outcome.source] = int_or(c.rule_uses, outcome.source, 0) + 1;
  if (outcome.handoff) c.holder = string_or(*outcome.handoff, "department", "inbox");
  if (outcome.close) c.status = "resolved";
  turn.touched |= outcome.counted || outcome.handoff || outcome.close || turn.contact_changed;
  if (!reply.sessions.empty()) c.session = std::move(reply.waiting);
  turn.sessions = std::move(reply.sessions);
  const WallTime now = clock_.wall();
  for (dialogue::Say& each : outcome.messages) say(turn, std::move(each.message), now + each.after);
  for (json::object& figure : outcome.metrics) {
    figure["conversation_id"] = c.id;
    figure["source"] = outcome.source;
    turn.events.push_back({"bot.event", turn.entry.tenant, figure});
  }
}

void MessageHandler::apply_to_contact(Turn& turn, const dialogue::Outcome& outcome) const {
  Conversation& c = *turn.conversation;
  turn.contact_changed = !outcome.tags_added.empty() || !outcome.tags_removed.empty() || !outcome.vars_set.empty() ||
                         !outcome.contact.empty();
  remove_tags(c.tags, outcome.tags_removed);
  remove_tags(c.tags, outcome.tags_added);
  c.tags.insert(c.tags.end(), outcome.tags_added.begin(), outcome.tags_added.end());
  for (const auto& [key, value] : outcome.vars_set) {
    if (value.is_null())
      c.vars.erase(key);
    else
      c.vars[key] = value;
  }
  c.contact_name = string_or(outcome.contact, "name", c.contact_name);
  c.contact_language = string_or(outcome.contact, "language", c.contact_language);
  c.contact_blocked = bool_or(outcome.contact, "blocked", c.contact_blocked);
  turn.contact = outcome.contact;
}

/// A person decided what becomes of a session: it is the bot's turn again, also where people had taken over because a
/// script diverged.
Result<> MessageHandler::take_decision(Turn& turn) const {
  Conversation& c = *turn.conversation;
  const std::string session(string_or(turn.entry.event.document, "session"));
  if (!c.session) {
    auto found = sessions_.diverged(turn.entry.tenant, session);
    if (!found) return found.error();
    c.session = std::move(*found);
  }
  if (c.session && c.session->id == session) {
    turn.touched = !c.holder.empty();
    c.holder.clear();
  }
  return {};
}

/// A session of this conversation is woken. What has ended, or is in people's hands, is not.
Result<Effects> MessageHandler::wake(Turn turn, int worker) {
  using Kind = dialogue::Input::Kind;
  Conversation& c = *turn.conversation;
  const json::object& event = turn.entry.event.document;
  const std::string_view what = string_or(event, "what");
  const Kind kind = what == "timer"       ? Kind::timer
                    : what == "result"    ? Kind::result
                    : what == "restarted" ? Kind::restarted
                                          : Kind::resumed;
  if (bool_or(event, "decided", false))
    if (const Result<> taken = take_decision(turn); !taken) return taken.error();
  const bool alive = c.session && c.session->id == string_or(event, "session") && !c.contact_blocked;
  if (alive && c.holder.empty()) {
    answer(turn, worker, kind);
  } else if (alive && kind != Kind::result) {
    SessionTurn ended;
    ended.change.session = *c.session;
    ended.change.reason = "people have the conversation";
    ended.cause = what;
    ended.change.session.status = dialogue::SessionStatus::handed_off;
    ended.change.session.due.reset();
    turn.sessions.push_back(std::move(ended));
    c.session.reset();
  }
  return finish(std::move(turn));
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
  store(turn, std::move(stored));
  json::object to = address_of(turn.entry);
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

SessionPlace MessageHandler::place_of(const Turn& turn) const {
  const Conversation& c = *turn.conversation;
  return {turn.entry.tenant,      turn.entry.channel, c.id,         c.contact, turn.entry.event.peer,
          address_of(turn.entry), turn.entry.shard,   clock_.wall()};
}

void MessageHandler::write_contact(Turn& turn) const {
  if (!turn.contact_changed) return;
  ConversationRepository::update_contact(turn.set, *turn.conversation, turn.entry.received);
  ConversationRepository::change_contact(turn.set, *turn.conversation, turn.contact, clock_.wall());
}

/// Whatever was computed from the conversation holds only if it is as it was.
void MessageHandler::write_conversation(Turn& turn) const {
  const Conversation& c = *turn.conversation;
  if (c.fresh) return;  // insert() did
  if (!turn.last.id.empty())
    ConversationRepository::update(turn.set, c, turn.last);
  else if (turn.touched)
    ConversationRepository::update(turn.set, c, clock_.wall());
  else if (!turn.sessions.empty())
    ConversationRepository::expect(turn.set, c);
}

Effects MessageHandler::finish(Turn turn) {
  Conversation& c = *turn.conversation;
  const bool said = !turn.last.id.empty();
  const bool unknown = c.fresh && !said;  // a wake-up for a conversation that is gone: nothing is made for it
  if (!unknown) {
    ConversationRepository::insert(turn.set, c, identities_of(turn.entry), turn.last);
    write_contact(turn);
    write_conversation(turn);
    if (said || turn.touched) {
      c.fresh = c.fresh_contact = c.fresh_identity = false;
      ++c.version;
      if (events_.wanted("conversation.updated")) turn.events.push_back(updated_event(c, std::move(turn.last)));
    }
  }
  SessionPlace place = place_of(turn);
  if (!turn.sessions.empty()) sessions_.write(turn.set, place, turn.sessions);
  Journal::mark_done(turn.set, turn.entry);
  const std::string key = turn.entry.lane();
  return Effects{
      std::move(turn.set),
      [this, key, unknown, conversation = std::move(turn.conversation), outgoing = std::move(turn.outgoing),
       events = std::move(turn.events), place = std::move(place), sessions = std::move(turn.sessions)]() mutable {
        if (!unknown) cache_.put(key, std::move(conversation));
        if (!sessions.empty()) sessions_.committed(place, sessions);
        if (!outgoing.empty()) outbox_.enqueue(std::move(outgoing));
        for (const DomainEvent& event : events) events_.publish(event);
      },
      [this, key] { cache_.remove(key); }};
}

}  // namespace parley::messaging
