#include "conversations/transcript.hpp"

#include <algorithm>

namespace parley::conversations {

namespace {

constexpr std::int64_t kAtOnce = 500;

Result<std::vector<messaging::StoredMessage>> all_of(const MessageService& messages, const std::string& tenant,
                                                     const std::string& conversation) {
  std::vector<messaging::StoredMessage> all;
  for (std::string before; all.size() < kTranscribed;) {
    Result<MessagePart> part = messages.history(tenant, conversation, before, kAtOnce);
    if (!part) return part.error();
    std::move(part->data.begin(), part->data.end(), std::back_inserter(all));
    if (!part->next) break;
    before = *part->next;
  }
  std::reverse(all.begin(), all.end());
  return all;
}

std::string speaker(const messaging::StoredMessage& m, const Conversation& c) {
  if (m.author_kind == "contact") return c.contact_name.empty() ? "contact" : c.contact_name;
  return m.author_id.empty() ? m.author_kind : m.author_kind + " " + m.author_id;
}

}  // namespace

Result<std::string> transcript_text(const MessageService& messages, const std::string& tenant, const Conversation& c) {
  const auto all = all_of(messages, tenant, c.id);
  if (!all) return all.error();
  std::string text;
  for (const messaging::StoredMessage& m : *all) {
    text += to_rfc3339(m.created_at) + " " + speaker(m, c) + (m.is_internal ? " (note): " : ": ");
    if (m.type != "text") text += "[" + m.type + "] ";
    text += m.text + "\n";
  }
  return text;
}

Result<json::object> transcript_document(const MessageService& messages, const std::string& tenant,
                                         const Conversation& c) {
  const auto all = all_of(messages, tenant, c.id);
  if (!all) return all.error();
  json::array shown;
  for (const messaging::StoredMessage& m : *all) shown.push_back(messaging::message_document(m));
  return json::object{{"conversation", document(c)}, {"messages", std::move(shown)}};
}

}  // namespace parley::conversations
