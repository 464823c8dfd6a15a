#include "host/conversation_change.hpp"

#include "base/error_detail.hpp"

namespace parley::host {

namespace {

using conversations::Conversation;
using conversations::ConversationService;

/// One request for a change, in the words of the service.
class Request {
 public:
  Request(ConversationService& service, const identity::Caller& caller, const std::string& id,
          const json::object& document)
      : service_(service), caller_(caller), id_(id), document_(document) {
    if (const json::value* version = document.if_contains("version"); version && version->is_int64())
      version_ = version->get_int64();
  }

  Result<Conversation> perform() const {
    const std::string_view action = string_or(document_, "action");
    if (action == "assign") return service_.assign(caller_, id_, word("user_id"), version_);
    if (action == "unassign") return service_.unassign(caller_, id_);
    if (action == "read") return service_.read(caller_, id_);
    if (action == "resolve") return service_.resolve(caller_, id_);
    if (action == "reopen") return service_.reopen(caller_, id_);
    if (action == "transfer")
      return service_.transfer(caller_, id_, {word("user_id"), word("department_id"), word("queue_id"), word("note")},
                               version_);
    if (action == "patch") return service_.patch(caller_, id_, patch(), version_);
    if (action == "snooze") return snooze();
    return wrong_field("action", "expected assign, unassign, read, resolve, reopen, transfer, patch or snooze");
  }

 private:
  std::string word(const char* name) const { return std::string(string_or(document_, name)); }

  conversations::ConversationPatch patch() const {
    conversations::ConversationPatch patch;
    if (const json::array* tags = find_array(document_, "tags")) {
      patch.tags.emplace();
      for (const json::value& tag : *tags)
        if (tag.is_string()) patch.tags->emplace_back(tag.get_string());
    }
    const auto maybe = [&](const char* name) -> std::optional<std::optional<std::string>> {
      const json::value* value = document_.if_contains(name);
      if (!value) return std::nullopt;
      return value->is_string() ? std::optional(std::string(value->get_string())) : std::optional<std::string>();
    };
    patch.department_id = maybe("department_id");
    patch.queue_id = maybe("queue_id");
    return patch;
  }

  Result<Conversation> snooze() const {
    const auto until = from_rfc3339(word("until"));
    if (!until) return wrong_field("until", "expected a time such as 2026-11-21T09:30:00Z");
    return service_.snooze(caller_, id_, *until);
  }

  ConversationService& service_;
  const identity::Caller& caller_;
  const std::string& id_;
  const json::object& document_;
  conversations::OnlyAt version_;
};

}  // namespace

Result<Conversation> change_conversation(ConversationService& service, const identity::Caller& caller,
                                         const std::string& id, std::string_view change) {
  const Result<json::value> parsed = parse_json(change, "a change of a conversation");
  if (!parsed) return parsed.error();
  if (!parsed->is_object()) return fail(Errc::invalid, "a change of a conversation: expected {\"action\": ...}");
  return Request(service, caller, id, parsed->get_object()).perform();
}

Result<identity::Caller> author_from(std::string_view author, std::string_view tenant, std::string_view plugin) {
  identity::Caller caller;
  caller.who.tenant = tenant;
  caller.who.name = plugin;  // with an empty id: not a person, so the audit row says "system"
  if (author.empty()) return caller;
  const Result<json::value> parsed = parse_json(author, "the author of a change");
  if (!parsed) return parsed.error();
  const json::object* document = parsed->if_object();
  if (!document || string_or(*document, "id").empty())
    return fail(Errc::invalid, "the author of a change: expected {\"kind\", \"id\", \"name\"}");
  if (string_or(*document, "tenant", tenant) != tenant)
    return fail(Errc::invalid, "the author of a change: expected somebody of the conversation's tenant");
  using Kind = identity::Principal::Kind;
  caller.who.kind = string_or(*document, "kind") == "api_key" ? Kind::api_key : Kind::user;
  caller.who.id = string_or(*document, "id");
  caller.who.name = string_or(*document, "name");
  return caller;
}

}  // namespace parley::host
