// A conversation as a file, to keep or to pass on.
#pragma once

#include <string>

#include "conversations/conversation.hpp"
#include "conversations/message_service.hpp"

namespace parley::conversations {

/// At most so many messages, the newest; who wants more asks for the history.
inline constexpr std::size_t kTranscribed = 10'000;

/// A line for each message, the oldest first: "2026-11-21T09:30:00.125Z Ana: hello". Notes are marked.
Result<std::string> transcript_text(const MessageService& messages, const std::string& tenant,
                                    const Conversation& conversation);
/// {"conversation", "messages"}, as the API shows them, the oldest first.
Result<json::object> transcript_document(const MessageService& messages, const std::string& tenant,
                                         const Conversation& conversation);

}  // namespace parley::conversations
