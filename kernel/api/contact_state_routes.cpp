// What is switched and attached to a contact: block, consent, tags, identities.
#include "api/adding.hpp"
#include "api/caller_of.hpp"
#include "api/contact_json.hpp"
#include "api/contact_routes.hpp"
#include "api/endpoint_group.hpp"
#include "contacts/contact_schema.hpp"

namespace parley::api {

using namespace schema;  // the builders read as a language of their own
using net::Method;
using rest::Call;
using rest::Reply;

namespace {

constexpr std::size_t kMostAtOnce = 1000;  // contacts of one bulk change

using Switch = std::function<Result<contacts::Contact>(const identity::Caller&, const std::string&)>;

constexpr const char* kUpdate = "contacts:update";
constexpr EndpointGroup endpoint{"Contacts"};

std::vector<std::string> texts_of(const json::object& body, std::string_view key) {
  std::vector<std::string> texts;
  if (const json::array* array = find_array(body, key))
    for (const json::value& text : *array) texts.emplace_back(text.as_string());
  return texts;
}

contacts::ContactIdentity identity_from(const json::object& object) {
  return {std::string(string_or(object, "channel_id")), std::string(string_or(object, "kind")),
          std::string(string_or(object, "value"))};
}

void add_switch(Adding& list, std::string path, std::string summary, Switch change) {
  rest::Endpoint declared = endpoint(Method::post, "/contacts/{contact_id}/" + path, std::move(summary), kUpdate);
  declared.response = contact_schema();
  list(std::move(declared), [change = std::move(change)](const Call& call) -> Result<Reply> {
    const auto contact = change(caller_of(call), call.param("contact_id"));
    if (!contact) return contact.error();
    return Reply::ok(to_json(*contact));
  });
}

/// Changes the tags of one contact and shows it.
Result<Reply> change_tags(ContactServices& services, const Call& call, const std::vector<std::string>& added,
                          const std::vector<std::string>& removed) {
  const std::string ids[] = {call.param("contact_id")};
  const auto changed = services.tags.change(caller_of(call), ids, added, removed);
  if (!changed) return changed.error();
  const auto contact = services.contacts.find(call.tenant(), ids[0]);
  if (!contact) return contact.error();
  return Reply::ok(to_json(*contact));
}

void add_tag_routes(Adding& list, ContactServices& services) {
  rest::Endpoint add = endpoint(Method::post, "/contacts/{contact_id}/tags", "Add tags to a contact", kUpdate);
  add.request = object({required("tags", contacts::tags_schema())});
  add.response = contact_schema();
  list(add, [&services](const Call& call) { return change_tags(services, call, texts_of(call.body(), "tags"), {}); });

  rest::Endpoint remove =
      endpoint(Method::del, "/contacts/{contact_id}/tags/{tag}", "Take a tag from a contact", kUpdate);
  remove.response = contact_schema();
  list(remove, [&services](const Call& call) { return change_tags(services, call, {}, {call.param("tag")}); });

  rest::Endpoint bulk = endpoint(Method::post, "/contacts/tags", "Change the tags of many contacts", kUpdate);
  bulk.request = object({required("contact_ids", schema::list(id(), kMostAtOnce, 1)),
                         optional("add", contacts::tags_schema()), optional("remove", contacts::tags_schema())});
  bulk.response = object({required("changed", integer(0, std::int64_t(kMostAtOnce)))});
  list(bulk, [&services](const Call& call) -> Result<Reply> {
    const auto changed = services.tags.change(caller_of(call), texts_of(call.body(), "contact_ids"),
                                              texts_of(call.body(), "add"), texts_of(call.body(), "remove"));
    if (!changed) return changed.error();
    return Reply::ok({{"changed", *changed}});
  });
}

void add_identity_routes(Adding& list, ContactServices& services) {
  rest::Endpoint all =
      endpoint(Method::get, "/contacts/{contact_id}/identities", "List a contact's identities", "contacts:read");
  all.response = object({required("data", schema::list(identity_schema(), 1000))});
  list(all, [&services](const Call& call) -> Result<Reply> {
    const auto identities = services.identities.list(call.tenant(), call.param("contact_id"));
    if (!identities) return identities.error();
    json::array data;
    for (const contacts::ContactIdentity& identity : *identities) data.push_back(to_json(identity));
    return Reply::ok({{"data", std::move(data)}});
  });

  rest::Endpoint add =
      endpoint(Method::post, "/contacts/{contact_id}/identities", "Add an identity to a contact", kUpdate);
  add.request = add.response = identity_schema();
  add.success = 201;
  list(add, [&services](const Call& call) -> Result<Reply> {
    const contacts::ContactIdentity identity = identity_from(call.body());
    const auto done = services.identities.add(caller_of(call), call.param("contact_id"), identity);
    if (!done) return done.error();
    return Reply::created(to_json(identity));
  });

  rest::Endpoint remove =
      endpoint(Method::del, "/contacts/{contact_id}/identities", "Take an identity from a contact", kUpdate);
  remove.query = identity_schema();
  remove.success = 204;
  list(remove, [&services](const Call& call) -> Result<Reply> {
    const auto done =
        services.identities.remove(caller_of(call), call.param("contact_id"), identity_from(call.query()));
    if (!done) return done.error();
    return Reply::none();
  });
}

}  // namespace

Result<> add_contact_state_routes(rest::Api& api, ContactServices& services) {
  Adding list(api);
  contacts::ContactService& all = services.contacts;
  add_switch(list, "block", "Block a contact: nothing answers them and nothing is sent to them",
             [&all](const auto& caller, const auto& id) { return all.set_blocked(caller, id, true); });
  add_switch(list, "unblock", "Unblock a contact",
             [&all](const auto& caller, const auto& id) { return all.set_blocked(caller, id, false); });
  add_switch(list, "opt-in", "Record that a contact wants to be written to",
             [&all](const auto& caller, const auto& id) { return all.opt_in(caller, id); });
  add_switch(list, "opt-out", "Record that a contact wants no campaigns",
             [&all](const auto& caller, const auto& id) { return all.opt_out(caller, id); });
  add_tag_routes(list, services);
  add_identity_routes(list, services);
  return list.outcome();
}

}  // namespace parley::api
