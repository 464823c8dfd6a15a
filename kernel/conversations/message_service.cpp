#include "conversations/message_service.hpp"

#include <algorithm>

#include "conversations/note.hpp"

namespace parley::conversations {

using messaging::StoredMessage;

namespace {

constexpr std::size_t kLongestNote = 4096;  // bytes times four at most: the schema counts characters

Error not_here(std::string_view what, const std::string& id) {
  return fail(Errc::not_found, "no " + std::string(what) + " '" + id + "' is here");
}

}  // namespace

Result<MessagePart> MessageService::history(const std::string& tenant, const std::string& conversation,
                                            const std::string& before, std::int64_t most) const {
  const auto found = conversations_.find(tenant, conversation);
  if (!found) return found.error();
  if (!*found) return not_here("conversation", conversation);
  return messages_.history(tenant, conversation, before, most);
}

Result<MessagePart> MessageService::search(const std::string& tenant, const std::string& q,
                                           const std::string& conversation, const std::string& before,
                                           std::int64_t most) const {
  return messages_.search(tenant, q, conversation, before, most);
}

Result<StoredMessage> MessageService::get(const std::string& tenant, const std::string& id) const {
  auto found = messages_.find(tenant, id);
  if (!found) return found.error();
  if (!*found) return not_here("message", id);
  return std::move(**found);
}

std::vector<MessageStep> MessageService::steps(const StoredMessage& m) {
  std::vector<MessageStep> steps{{m.direction == "in" ? "received" : m.is_internal ? "note" : "pending", m.created_at}};
  const std::pair<const char*, const std::optional<WallTime>*> all[] = {{"accepted", &m.accepted_at},
                                                                        {"sent", &m.sent_at},
                                                                        {"delivered", &m.delivered_at},
                                                                        {"read", &m.read_at},
                                                                        {"failed", &m.failed_at}};
  for (const auto& [status, at] : all)
    if (*at) steps.push_back({status, **at});
  std::stable_sort(steps.begin() + 1, steps.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  return steps;
}

Result<StoredMessage> MessageService::post(const identity::Caller& caller, const std::string& conversation,
                                           const NewMessage& message) const {
  auto problems = rules_.check(message.message);
  if (message.is_internal && string_or(message.message, "type") != "text")
    problems.push_back({"is_internal", "expected a note of type text"});
  if (!problems.empty()) return wrong_fields(std::move(problems));
  if (message.is_internal) return post_note(caller, conversation, message);
  Say what{message.message, message.reply_to, {}};
  if (!message.reply_to.empty()) {
    Result<std::string> found = answered(caller.tenant(), conversation, message.reply_to);
    if (!found) return found.error();
    what.answered = std::move(*found);
  }
  return sender_.say(caller, conversation, what);
}

/// The provider's id of the message that is answered.
Result<std::string> MessageService::answered(const std::string& tenant, const std::string& conversation,
                                             const std::string& reply_to) const {
  const auto found = messages_.find(tenant, reply_to);
  if (!found) return found.error();
  if (!*found || (*found)->conversation != conversation)
    return wrong_field("reply_to", "expected the id of a message of this conversation");
  if (!(*found)->provider_id)
    return wrong_field("reply_to", "expected a message that the other side has; this one was not sent");
  return *(*found)->provider_id;
}

Result<StoredMessage> MessageService::post_note(const identity::Caller& caller, const std::string& conversation,
                                                const NewMessage& message) const {
  const auto found = conversations_.find(caller.tenant(), conversation);
  if (!found) return found.error();
  if (!*found) return not_here("conversation", conversation);
  StoredMessage note =
      note_of(caller, **found, messaging::words_of(message.message), parts_.ids.next(), parts_.clock.wall());
  if (!message.reply_to.empty()) {
    const auto original = messages_.find(caller.tenant(), message.reply_to);
    if (!original) return original.error();
    if (!*original || (*original)->conversation != conversation)
      return wrong_field("reply_to", "expected the id of a message of this conversation");
    note.reply_to = message.reply_to;
  }
  store::WriteSet set(caller.tenant());
  messaging::add_message(set, note);
  if (const auto written = parts_.writer.write(std::move(set)); !written) return written.error();
  if (parts_.events.wanted("message.new")) parts_.events.publish(messaging::new_message_event(caller.tenant(), note));
  return note;
}

Result<StoredMessage> MessageService::react(const identity::Caller& caller, const std::string& id,
                                            const std::string& emoji) const {
  const auto to = get(caller.tenant(), id);
  if (!to) return to.error();
  if (!to->provider_id) return fail(Errc::unprocessable, "the message was not sent, so nobody sees a reaction to it");
  json::object message{{"type", "reaction"}, {"message_id", *to->provider_id}};
  if (!emoji.empty()) message["emoji"] = emoji;
  if (auto problems = rules_.check(message); !problems.empty()) return wrong_fields(std::move(problems));
  return sender_.say(caller, to->conversation, {std::move(message), id, {}});
}

Result<StoredMessage> MessageService::retry(const identity::Caller& caller, const std::string& id) const {
  const auto failed = get(caller.tenant(), id);
  if (!failed) return failed.error();
  if (failed->direction != "out" || failed->status != "failed")
    return fail(Errc::conflict, "the message has not failed; only a failed one can be sent again");
  std::string answers;
  if (failed->reply_to && failed->type != "reaction") {
    const auto original = messages_.find(caller.tenant(), *failed->reply_to);
    if (!original) return original.error();
    if (*original && (*original)->provider_id) answers = *(*original)->provider_id;
  }
  return sender_.again(caller, *failed, answers);
}

Result<StoredMessage> MessageService::own_note(const identity::Caller& caller, const std::string& id) const {
  auto note = get(caller.tenant(), id);
  if (!note) return note;
  if (!note->is_internal)
    return fail(Errc::unprocessable, "the message was sent: the channel's provider takes no changes of such messages");
  if (note->author_id != caller.who.id) return fail(Errc::denied, "the note is somebody else's");
  return note;
}

Result<StoredMessage> MessageService::edit(const identity::Caller& caller, const std::string& id,
                                           const std::string& text) const {
  auto note = own_note(caller, id);
  if (!note) return note;
  if (text.empty() || text.size() > kLongestNote * 4) return wrong_field("text", "expected 1 to 4096 characters");
  note->text = text;
  note->content = json::serialize(json::object{{"type", "text"}, {"text", text}});
  store::WriteSet set(caller.tenant());
  MessageRepository::change_note(set, *note);
  parts_.audit.add(set, caller, "messages.update", id);
  if (const auto written = parts_.writer.write(std::move(set)); !written) return written.error();
  return note;
}

Result<> MessageService::remove(const identity::Caller& caller, const std::string& id) const {
  const auto message = get(caller.tenant(), id);
  if (!message) return message.error();
  store::WriteSet set(caller.tenant());
  if (message->is_internal) {
    if (const auto own = own_note(caller, id); !own) return own.error();
    MessageRepository::remove_note(set, id);
  } else {
    MessageRepository::cancel(set, id);
  }
  parts_.audit.add(set, caller, "messages.delete", id);
  const auto written = parts_.writer.write(std::move(set));
  if (written) return {};
  if (written.error().code != Errc::conflict) return written.error();
  return fail(Errc::unprocessable, "the message has left: the channel's provider cannot take it back");
}

}  // namespace parley::conversations
