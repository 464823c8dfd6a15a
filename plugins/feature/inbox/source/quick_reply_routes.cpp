#include "quick_reply_routes.hpp"

#include <algorithm>

#include "listing.hpp"
#include "new_id.hpp"
#include "refusals.hpp"

namespace parley::inbox {

using sdk::Call;
using sdk::Json;
using sdk::Reply;
using namespace sdk::schema;

namespace {

constexpr const char* kGroup = "Quick replies";
constexpr const char* kOne = "/quick-replies/{quick_reply_id}";

Json reply_schema() {
  return object({required("id", text(1, 64)), required("shortcut", text(2, 60)), required("text", text(1, 4096)),
                 required("category", text(0, 60)), required("created_by", text(0, 64)), required("created_at", time()),
                 required("updated_at", time())});
}

Json shortcut_schema() {
  Json schema = text(2, 60);
  schema.set("examples", Json::array({"/hello"}));
  return schema;
}

/// "/" and then no spaces, so that it can be typed and told from a text.
std::string checked_shortcut(std::string_view shortcut) {
  const bool spaces =
      std::any_of(shortcut.begin(), shortcut.end(), [](char c) { return static_cast<unsigned char>(c) <= ' '; });
  if (!shortcut.starts_with('/') || spaces)
    throw sdk::wrong_field("shortcut", "expected a \"/\" and a word, such as /hello");
  return std::string(shortcut);
}

std::string taken(const std::string& shortcut) {
  return "a quick reply '" + shortcut + "' is there already";
}

}  // namespace

void QuickReplyRoutes::add(sdk::Endpoints& endpoints) const {
  auto all = endpoint(kGroup, "GET", "/quick-replies", "List quick replies", "quick-replies:read");
  all.query = list_query({optional("q", text(1, 200)), optional("category", text(1, 60))});
  all.response = page_schema(reply_schema());
  endpoints.add(all, [this](const Call& call) { return list(call); });
  auto made = endpoint(kGroup, "POST", "/quick-replies", "Make a quick reply", "quick-replies:create");
  made.request = object(
      {required("shortcut", shortcut_schema()), required("text", text(1, 4096)), optional("category", text(0, 60))});
  made.response = reply_schema();
  made.success = 201;
  endpoints.add(made, [this](const Call& call) { return create(call); });
  auto one = endpoint(kGroup, "GET", kOne, "Get a quick reply", "quick-replies:read");
  one.response = reply_schema();
  endpoints.add(one, [this](const Call& call) { return Reply::json(document(found(call))); });
  auto patch = endpoint(kGroup, "PATCH", kOne, "Change a quick reply", "quick-replies:update");
  patch.request = object(
      {optional("shortcut", shortcut_schema()), optional("text", text(1, 4096)), optional("category", text(0, 60))});
  patch.response = reply_schema();
  endpoints.add(patch, [this](const Call& call) { return change(call); });
  auto gone = endpoint(kGroup, "DELETE", kOne, "Remove a quick reply", "quick-replies:delete");
  gone.success = 204;
  endpoints.add(gone, [this](const Call& call) {
    replies_.remove(call.tenant(), found(call).id);
    return Reply::empty();
  });
  auto filled = endpoint(kGroup, "POST", "/quick-replies/{quick_reply_id}/render",
                         "Fill in a quick reply for a conversation", "quick-replies:read");
  filled.request = object({required("conversation_id", text(1, 64))});
  filled.response = object({required("text", text(0, 1'000'000))});
  endpoints.add(filled, [this](const Call& call) { return render(call); });
}

QuickReply QuickReplyRoutes::found(const Call& call) const {
  const std::string id = call.param("quick_reply_id");
  if (auto reply = replies_.find(call.tenant(), id)) return std::move(*reply);
  throw missing("quick reply", id);
}

Reply QuickReplyRoutes::list(const Call& call) const {
  const QuickReplyFilter filter{std::string(call.query()["q"].text()), std::string(call.query()["category"].text())};
  Json data = Json::array();
  for (const QuickReply& reply : replies_.list(call.tenant(), filter, call.page_size(), call.offset()))
    data.push(document(reply));
  return sdk::page_of(std::move(data), replies_.count(call.tenant(), filter), call);
}

Reply QuickReplyRoutes::create(const Call& call) const {
  const Json& body = call.body();
  QuickReply reply{"", checked_shortcut(body["shortcut"].text()), std::string(body["text"].text()),
                   std::string(body["category"].text()), call.user()};
  if (replies_.count(call.tenant()) >= options_.max_quick_replies)
    throw full("quick replies", options_.max_quick_replies, "max_quick_replies");
  reply.created_at = reply.updated_at = clock_.wall_ms();
  reply.id = new_id(reply.created_at);
  or_taken(taken(reply.shortcut), [&] { replies_.add(call.tenant(), reply); });
  return Reply::json(document(reply), 201);
}

Reply QuickReplyRoutes::change(const Call& call) const {
  QuickReply reply = found(call);
  const Json& body = call.body();
  if (body.has("shortcut")) reply.shortcut = checked_shortcut(body["shortcut"].text());
  reply.text = std::string(body["text"].text(reply.text));
  reply.category = std::string(body["category"].text(reply.category));
  reply.updated_at = clock_.wall_ms();
  or_taken(taken(reply.shortcut), [&] { replies_.update(call.tenant(), reply); });
  return Reply::json(document(reply));
}

Reply QuickReplyRoutes::render(const Call& call) const {
  const QuickReply reply = found(call);
  const std::string id(call.body()["conversation_id"].text());
  const auto conversation = conversations_.find(call.tenant(), id);
  if (!conversation) throw missing("conversation", id);
  return Reply::json(Json::object({{"text", fill_in(reply.text, variables(call, *conversation))}}));
}

Variables QuickReplyRoutes::variables(const Call& call, const Json& conversation) const {
  const Json& contact = conversation["contact"];
  const std::string name(contact["name"].text());
  Variables all{{"contact.name", name},
                {"contact.first_name", name.substr(0, name.find(' '))},
                {"contact.phone", std::string(contact["phone"].text())},
                {"agent.name", std::string(call.principal()["name"].text())},
                {"conversation.id", std::string(conversation["id"].text())}};
  if (const std::string_view id = conversation["department_id"].text(); !id.empty())
    if (const auto department = departments_.find(call.tenant(), id)) all["department.name"] = department->name;
  return all;
}

}  // namespace parley::inbox
