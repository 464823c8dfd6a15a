#include "api/conversation_routes.hpp"

#include "api/caller_of.hpp"
#include "api/conversation_schema.hpp"
#include "conversations/transcript.hpp"

namespace parley::api {

using namespace schema;  // the builders read as a language of their own
using conversations::Conversation;
using conversations::ConversationFilter;
using rest::Access;
using rest::Call;
using rest::Endpoint;
using rest::Reply;

namespace {

constexpr const char* kGroup = "Conversations";
constexpr std::size_t kMostTags = 50;

Result<Reply> shown(const Result<Conversation>& conversation) {
  if (!conversation) return conversation.error();
  return Reply::ok(conversations::document(*conversation));
}

std::vector<Property> filters() {
  return {optional("status", one_of({"open", "snoozed", "resolved"})),
          optional("assigned_to", id().described("A user's id, me, or none.")),
          optional("department_id", id()),
          optional("queue_id", id()),
          optional("channel_id", id()),
          optional("tag", text(1, 60)),
          optional("unread", boolean())};
}

ConversationFilter filter_of(const Call& call) {
  const auto word = [&](const char* name) { return std::string(string_or(call.query(), name)); };
  ConversationFilter filter{word("status"),
                            word("assigned_to"),
                            word("department_id"),
                            word("queue_id"),
                            word("channel_id"),
                            word("tag"),
                            false,
                            std::nullopt,
                            word("q")};
  if (filter.assigned_to == "me") filter.assigned_to = call.who().id;
  if (filter.assigned_to == "none") {
    filter.unassigned = true;
    filter.assigned_to.clear();
  }
  if (call.query().contains("unread")) filter.unread = bool_or(call.query(), "unread", false);
  return filter;
}

class Routes : public std::enable_shared_from_this<Routes> {
 public:
  Routes(rest::Api& api, conversations::ConversationService& conversations, conversations::MessageService& messages)
      : api_(api), conversations_(conversations), messages_(messages) {}

  Result<> add_all() {
    lists();
    one();
    actions();
    aside();
    transcripts();
    return result_;
  }

 private:
  void add(Endpoint endpoint, rest::Handle handle) {
    endpoint.group = kGroup;
    if (!result_) return;
    // The handlers live as long as the router, and this as long as one of them.
    result_ = api_.add(std::move(endpoint), [self = shared_from_this(), handle = std::move(handle)](const Call& call) {
      return handle(call);
    });
  }

  Result<Reply> page(const Call& call, const ConversationFilter& filter) const {
    const rest::Paging paging = call.paging();
    auto found =
        conversations_.list(call.tenant(), filter, paging.sort == "last_message_at", paging.page, paging.page_size);
    if (!found) return found.error();
    json::array data;
    for (const Conversation& c : found->data) data.push_back(conversations::document(c));
    return rest::page_of(std::move(data), found->total, paging, found->more);
  }

  void lists() {
    add({.path = "/conversations",
         .summary = "List conversations",
         .access = Access::permission("conversations:read"),
         .query = rest::list_query({"-last_message_at"}, filters()),
         .response = rest::page_schema(conversation_schema())},
        [this](const Call& call) { return page(call, filter_of(call)); });
    add({.path = "/conversations/agent",
         .summary = "List one's own conversations",
         .access = Access::permission("conversations:read"),
         .query = rest::list_query({"-last_message_at"}, filters()),
         .response = rest::page_schema(conversation_schema())},
        [this](const Call& call) {
          ConversationFilter filter = filter_of(call);
          filter.assigned_to = call.who().id;
          filter.unassigned = false;
          return page(call, filter);
        });
    add({.path = "/conversations/counts",
         .summary = "Count conversations",
         .access = Access::permission("conversations:read"),
         .response =
             object({required("open", integer(0)), required("snoozed", integer(0)), required("resolved", integer(0)),
                     required("mine", integer(0)), required("unassigned", integer(0)), required("unread", integer(0)),
                     required("counted_to", integer(1).described("A count of this is this many or more."))})},
        [this](const Call& call) -> Result<Reply> {
          const auto c = conversations_.counts(call.tenant(), call.who().id);
          if (!c) return c.error();
          return Reply::ok({{"open", c->open},
                            {"snoozed", c->snoozed},
                            {"resolved", c->resolved},
                            {"mine", c->mine},
                            {"unassigned", c->unassigned},
                            {"unread", c->unread},
                            {"counted_to", conversations::ConversationService::kCountedTo}});
        });
  }

  void one() {
    add({.path = "/conversations/{conversation_id}",
         .summary = "Get a conversation",
         .access = Access::permission("conversations:read"),
         .response = conversation_schema()},
        [this](const Call& call) { return shown(conversations_.get(call.tenant(), call.param("conversation_id"))); });
    add({.method = net::Method::patch,
         .path = "/conversations/{conversation_id}",
         .summary = "Change a conversation's tags, department or queue",
         .access = Access::permission("conversations:update"),
         .request = object({optional("tags", list(text(1, 60), kMostTags).without_repeats()),
                            optional("department_id", nullable(id())), optional("queue_id", nullable(id()))}),
         .response = conversation_schema()},
        [this](const Call& call) { return patch(call); });
    add({.path = "/conversations/{conversation_id}/window",
         .summary = "Get until when anything but a template may be sent",
         .access = Access::permission("conversations:read"),
         .response =
             object({required("open", boolean()),
                     required("closes_at", nullable(time()).described("null: it never opened, or never closes")),
                     required("allowed", list(text(1, 60), 2).described("What may be sent now."))})},
        [this](const Call& call) -> Result<Reply> {
          const auto window = conversations_.window(call.tenant(), call.param("conversation_id"));
          if (!window) return window.error();
          return Reply::ok({{"open", window->open},
                            {"closes_at", window->closes_at ? json::value(to_rfc3339(*window->closes_at)) : nullptr},
                            {"allowed", window->open ? json::array{"any"} : json::array{"template", "note"}}});
        });
  }

  Result<Reply> patch(const Call& call) const {
    conversations::ConversationPatch patch;
    if (const json::array* tags = find_array(call.body(), "tags")) {
      patch.tags.emplace();
      for (const json::value& tag : *tags) patch.tags->emplace_back(tag.get_string());
    }
    const auto maybe = [&](const char* name) -> std::optional<std::optional<std::string>> {
      const json::value* value = call.body().if_contains(name);
      if (!value) return std::nullopt;
      return value->is_null() ? std::optional<std::string>() : std::optional(std::string(value->get_string()));
    };
    patch.department_id = maybe("department_id");
    patch.queue_id = maybe("queue_id");
    return shown(conversations_.patch(caller_of(call), call.param("conversation_id"), patch));
  }

  using PlainAction = Result<Conversation> (conversations::ConversationService::*)(const identity::Caller&,
                                                                                   const std::string&);
  void action(const char* path, const char* summary, const char* permission, PlainAction method) {
    add({.method = net::Method::post,
         .path = path,
         .summary = summary,
         .access = Access::permission(permission),
         .response = conversation_schema()},
        [this, method](const Call& call) {
          return shown((conversations_.*method)(caller_of(call), call.param("conversation_id")));
        });
  }

  void actions() {
    using Service = conversations::ConversationService;
    action("/conversations/{conversation_id}/read", "Mark a conversation as read", "conversations:update",
           &Service::read);
    action("/conversations/{conversation_id}/unassign", "Give a conversation back", "conversations:assign",
           &Service::unassign);
    action("/conversations/{conversation_id}/resolve", "Resolve a conversation", "conversations:update",
           &Service::resolve);
    action("/conversations/{conversation_id}/reopen", "Open a conversation again", "conversations:update",
           &Service::reopen);
    add({.method = net::Method::post,
         .path = "/conversations/{conversation_id}/assign",
         .summary = "Assign a conversation to a user",
         .access = Access::permission("conversations:assign"),
         .request = object({optional("user_id", id().described("Absent: oneself."))}),
         .response = conversation_schema()},
        [this](const Call& call) {
          const std::string user(string_or(call.body(), "user_id", call.who().id));
          return shown(conversations_.assign(caller_of(call), call.param("conversation_id"), user));
        });
    add({.method = net::Method::post,
         .path = "/conversations/{conversation_id}/transfer",
         .summary = "Pass a conversation on to a user, department or queue",
         .access = Access::permission("conversations:assign"),
         .request = object({optional("user_id", id()), optional("department_id", id()), optional("queue_id", id()),
                            optional("note", text(1, 4096).described("For colleagues; kept as a note."))}),
         .response = conversation_schema()},
        [this](const Call& call) {
          const auto word = [&](const char* name) { return std::string(string_or(call.body(), name)); };
          return shown(
              conversations_.transfer(caller_of(call), call.param("conversation_id"),
                                      {word("user_id"), word("department_id"), word("queue_id"), word("note")}));
        });
  }

  void aside() {
    add({.method = net::Method::post,
         .path = "/conversations/{conversation_id}/snooze",
         .summary = "Put a conversation aside for a while",
         .access = Access::permission("conversations:update"),
         .request = object({required("until", time())}),
         .response = conversation_schema()},
        [this](const Call& call) -> Result<Reply> {
          const auto until = from_rfc3339(string_or(call.body(), "until"));
          if (!until) return until.error();
          return shown(conversations_.snooze(caller_of(call), call.param("conversation_id"), *until));
        });
  }

  void transcripts() {
    add({.path = "/conversations/{conversation_id}/transcript",
         .summary = "Export a conversation",
         .access = Access::permission("conversations:read"),
         .query = object({optional("format", one_of({"txt", "json"}).defaulting("txt"))}),
         .produces = "text/plain; charset=utf-8"},
        [this](const Call& call) -> Result<Reply> {
          const auto found = conversations_.get(call.tenant(), call.param("conversation_id"));
          if (!found) return found.error();
          if (string_or(call.query(), "format") == "json") {
            auto document = conversations::transcript_document(messages_, call.tenant(), *found);
            if (!document) return document.error();
            return Reply::file(json::serialize(*document), "application/json", "conversation-" + found->id + ".json");
          }
          auto text = conversations::transcript_text(messages_, call.tenant(), *found);
          if (!text) return text.error();
          return Reply::file(std::move(*text), "text/plain; charset=utf-8", "conversation-" + found->id + ".txt");
        });
  }

  rest::Api& api_;
  conversations::ConversationService& conversations_;
  conversations::MessageService& messages_;
  Result<> result_;
};

}  // namespace

Result<> add_conversation_routes(rest::Api& api, conversations::ConversationService& conversations,
                                 conversations::MessageService& messages) {
  return std::make_shared<Routes>(api, conversations, messages)->add_all();
}

}  // namespace parley::api
