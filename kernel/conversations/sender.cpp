#include "conversations/sender.hpp"

#include <future>

#include "base/error_detail.hpp"
#include "conversations/conversation_service.hpp"
#include "conversations/message_repository.hpp"
#include "conversations/note.hpp"
#include "messaging/inbound_event.hpp"

namespace parley::conversations {

using messaging::OutboxItem;
using messaging::StoredMessage;

namespace {

constexpr int kTries = 20;

bool is_person(const identity::Caller& caller) {
  return caller.who.kind == identity::Principal::Kind::user && !caller.who.id.empty();
}

/// What a message of ours does to its conversation. A program's message leaves the bot in charge.
void speak(Conversation& c, const identity::Caller& caller, const StoredMessage& message) {
  c.last_message_id = message.id;
  c.last_message_at = message.created_at;
  c.last_message_text = messaging::first_words(message.text);
  c.last_message_direction = "out";
  if (!is_person(caller)) return;
  if (c.status == "resolved") {
    c.status = "open";
    c.resolved_at.reset();
    c.first_reply_at.reset();
  }
  c.holder = caller.who.id;
  if (!c.assigned_to) c.assigned_to = caller.who.id;
  if (!c.first_reply_at) c.first_reply_at = message.created_at;
  c.unread_count = 0;
}

}  // namespace

struct Sender::Draft {
  Conversation before, after;
  Recipient to;
  std::shared_ptr<const messaging::Channel> channel;
  OutboxItem item;
};

Result<Sender::Draft> Sender::draft(const std::string& tenant, const std::string& conversation,
                                    const json::object& message) const {
  auto found = repository_.find(tenant, conversation);
  if (!found) return found.error();
  auto to = recipient_of(parts_.database, tenant, conversation);
  if (!to) return to.error();
  if (!*found || !*to) return fail(Errc::not_found, "no conversation '" + conversation + "' is here");
  Draft draft{**found, **found, std::move(**to), nullptr, {}};
  const auto channels = parts_.channels.current();
  draft.channel = channels->find(draft.before.channel_id);
  if (!draft.channel)
    return fail(Errc::unprocessable, "the channel of this conversation is not connected; nothing can be sent by it");
  const bool is_template = string_or(message, "type") == "template";
  if (draft.to.is_blocked) return fail(Errc::unprocessable, "the contact is blocked; unblock them to write to them");
  if (is_template && draft.to.opted_out)
    return fail(Errc::unprocessable, "the contact has opted out: answer what they write, but start nothing");
  const Window window = window_of(draft.before, *channels, parts_.clock.wall());
  if (!window.open && !is_template)
    return wrong_field("type",
                       "expected template: the window for other messages " +
                           (window.closes_at ? "closed at " + to_rfc3339(*window.closes_at) : "has not opened") +
                           "; it opens for a while when the contact writes");
  return draft;
}

OutboxItem Sender::item(const std::string& tenant, const Draft& draft, const std::string& id,
                        const json::object& message, const std::string& answered) const {
  json::object to;
  if (!draft.to.address.empty()) to["address"] = draft.to.address;
  if (!draft.to.user.empty()) to["user_id"] = draft.to.user;
  json::object document{{"id", id}, {"to", std::move(to)}, {"message", message}};
  if (!answered.empty()) document["reply_to"] = answered;
  return {tenant,
          id,
          draft.before.id,
          draft.before.channel_id,
          messaging::lane_peer(draft.to.address, draft.to.user),
          json::serialize(document),
          0,
          parts_.clock.steady()};
}

/// The provider says now what it could not build later.
Result<> Sender::check_build(const Draft& draft, const std::string& document) {
  if (draft.channel->local()) return {};
  const auto built = draft.channel->build_send(document);
  if (built) return {};
  const Errc code = built.error().code;
  if (code != Errc::invalid && code != Errc::unsupported) return built.error();
  return wrong_field("message", built.error().message);
}

/// In the order of the commits: who is committed first is sent first, be it the bot or a person.
Result<> Sender::write_and_send(store::WriteSet set, OutboxItem item) const {
  std::promise<Result<>> outcome;
  const Result<> taken = parts_.writer.submit(std::move(set.awaited()), [&](Result<store::WriteReceipt> receipt) {
    if (receipt) parts_.outbox.enqueue({std::move(item)});
    outcome.set_value(receipt ? Result<>() : Result<>(receipt.error()));
  });
  return taken ? outcome.get_future().get() : taken;
}

Result<> Sender::commit(const identity::Caller& caller, Draft& draft, store::WriteSet set,
                        const StoredMessage& message) const {
  ConversationRepository::update(set, draft.after, message.created_at);
  if (const Result<> written = write_and_send(std::move(set), std::move(draft.item)); !written) return written;
  draft.after.updated_at = message.created_at;
  ++draft.after.version;
  if (parts_.events.wanted("message.new"))
    parts_.events.publish(messaging::new_message_event(caller.tenant(), message));
  tell_changed(parts_.events, caller.tenant(), draft.after, changes(draft.before, draft.after));
  return {};
}

Result<StoredMessage> Sender::say(const identity::Caller& caller, const std::string& conversation,
                                  const Say& what) const {
  Error lost;
  for (int i = 0; i < kTries; ++i) {
    Result<Draft> made = draft(caller.tenant(), conversation, what.message);
    if (!made) return made.error();
    StoredMessage m =
        note_of(caller, made->before, messaging::words_of(what.message), parts_.ids.next(), parts_.clock.wall());
    m.is_internal = false;
    m.type = string_or(what.message, "type");
    m.content = json::serialize(what.message);
    m.status = "pending";
    if (!what.reply_to.empty()) m.reply_to = what.reply_to;
    OutboxItem out = item(caller.tenant(), *made, m.id, what.message, what.answered);
    if (const Result<> built = check_build(*made, out.document); !built) return built.error();
    store::WriteSet set(caller.tenant());
    messaging::add_message(set, m);
    parts_.outbox.add(set, out, m.created_at);
    made->item = std::move(out);
    speak(made->after, caller, m);
    const Result<> written = commit(caller, *made, std::move(set), m);
    if (written) return m;
    lost = written.error();
    if (lost.code != Errc::conflict) break;
  }
  return lost;
}

Result<StoredMessage> Sender::again(const identity::Caller& caller, const StoredMessage& failed,
                                    const std::string& answered) const {
  const Result<json::value> content = parse_json(failed.content, "stored message");
  if (!content || !content->is_object()) return fail(Errc::internal, "the message cannot be read back");
  Result<Draft> made = draft(caller.tenant(), failed.conversation, content->get_object());
  if (!made) return made.error();
  StoredMessage m = failed;
  m.status = "pending";
  m.status_rank = 0;
  m.error.clear();
  m.failed_at.reset();
  OutboxItem out = item(caller.tenant(), *made, m.id, content->get_object(), answered);
  store::WriteSet set(caller.tenant());
  MessageRepository::revive(set, m.id);
  parts_.outbox.add(set, out, parts_.clock.wall());
  parts_.audit.add(set, caller, "messages.retry", m.id);
  const Result<> written = write_and_send(std::move(set), std::move(out));
  if (!written && written.error().code == Errc::conflict)
    return fail(Errc::conflict, "the message has not failed; only a failed one can be sent again");
  return written ? Result<StoredMessage>(std::move(m)) : Result<StoredMessage>(written.error());
}

}  // namespace parley::conversations
