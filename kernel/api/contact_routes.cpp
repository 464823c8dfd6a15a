#include "api/contact_routes.hpp"

#include "api/adding.hpp"
#include "api/caller_of.hpp"
#include "api/contact_json.hpp"
#include "api/endpoint_group.hpp"

namespace parley::api {

using net::Method;
using rest::Call;
using rest::Reply;

namespace {

constexpr EndpointGroup endpoint{"Contacts", contact_schema};

/// One contact with what a list leaves out.
Result<Reply> whole(ContactServices& services, const Call& call) {
  const std::string id = call.param("contact_id");
  const Result<contacts::Contact> contact = services.contacts.find(call.tenant(), id);
  if (!contact) return contact.error();
  const auto identities = services.identities.list(call.tenant(), id);
  if (!identities) return identities.error();
  const Result<std::int64_t> conversations = services.contacts.conversations_of(call.tenant(), id);
  if (!conversations) return conversations.error();
  json::object document = to_json(*contact);
  json::array& list = document["identities"].emplace_array();
  for (const contacts::ContactIdentity& identity : *identities) list.push_back(to_json(identity));
  document["conversation_count"] = *conversations;
  return Reply::ok(std::move(document));
}

rest::Handle changing(ContactServices& services, bool replaces) {
  return [&services, replaces](const Call& call) -> Result<Reply> {
    const auto contact =
        services.contacts.update(caller_of(call), call.param("contact_id"), change_from(call.body(), replaces));
    if (!contact) return contact.error();
    return Reply::ok(to_json(*contact));
  };
}

}  // namespace

Result<> add_contact_record_routes(rest::Api& api, ContactServices& services) {
  Adding list(api);
  rest::Endpoint all = endpoint(Method::get, "/contacts", "List contacts", "contacts:read");
  all.query = rest::list_query({"-created_at", "name"}, contact_filters());
  all.response = rest::page_schema(contact_schema());
  list(all, [&services](const Call& call) -> Result<Reply> {
    const auto page = services.contacts.list(call.tenant(), filter_from(call.query()), contact_page(call.paging()));
    if (!page) return page.error();
    return contacts_reply(*page, call.paging());
  });

  rest::Endpoint create = endpoint(Method::post, "/contacts", "Add a contact", "contacts:create");
  create.request = contact_body();
  create.success = 201;
  list(create, [&services](const Call& call) -> Result<Reply> {
    const auto contact = services.contacts.create(caller_of(call), change_from(call.body(), false));
    if (!contact) return contact.error();
    return Reply::created(to_json(*contact));
  });

  list(endpoint(Method::get, "/contacts/{contact_id}", "Get a contact", "contacts:read"),
       [&services](const Call& call) { return whole(services, call); });

  for (const bool replaces : {false, true}) {
    rest::Endpoint change = endpoint(replaces ? Method::put : Method::patch, "/contacts/{contact_id}",
                                     replaces ? "Replace a contact" : "Change a contact", "contacts:update");
    change.request = contact_body();
    list(change, changing(services, replaces));
  }

  rest::Endpoint remove = endpoint(Method::del, "/contacts/{contact_id}",
                                   "Delete a contact with its conversations and messages", "contacts:delete");
  remove.response.reset();
  remove.success = 204;
  list(remove, [&services](const Call& call) -> Result<Reply> {
    if (const Result<> done = services.contacts.remove(caller_of(call), call.param("contact_id")); !done)
      return done.error();
    return Reply::none();
  });
  return list.outcome();
}

Result<> add_contact_routes(rest::Api& api, ContactServices& services) {
  for (const auto add :
       {add_contact_record_routes, add_contact_state_routes, add_contact_merge_routes, add_contact_table_routes,
        add_custom_field_routes, add_contact_category_routes, add_segment_routes})
    if (const Result<> added = add(api, services); !added) return added;
  return {};
}

}  // namespace parley::api
