// Segments: saved filters over contacts, and who is in one now.
#include "api/adding.hpp"
#include "api/caller_of.hpp"
#include "api/contact_json.hpp"
#include "api/contact_routes.hpp"
#include "api/endpoint_group.hpp"

namespace parley::api {

using namespace schema;  // the builders read as a language of their own
using net::Method;
using rest::Call;
using rest::Reply;

namespace {

constexpr EndpointGroup endpoint{"Segments", segment_schema};

Schema name() {
  return text(1, 100);
}
Schema filter() {
  return object({}).allowing_more().described(
      "{\"and\": […]}, {\"or\": […]}, {\"not\": …} over conditions {\"field\": \"tag\", \"op\": \"eq\", \"value\": "
      "\"vip\"}; docs/contacts.md lists fields and operators. {} is every contact");
}

void add_reading_routes(Adding& endpoints, ContactServices& services) {
  rest::Endpoint all = endpoint(Method::get, "/segments", "List segments", "segments:read");
  all.query = rest::list_query({"name"});
  all.response = rest::page_schema(segment_schema());
  endpoints(all, [&services](const Call& call) -> Result<Reply> {
    const rest::Paging paging = call.paging();
    const auto page = services.segments.list(call.tenant(), std::string(string_or(call.query(), "q")),
                                             paging.sort == "-name", paging.page_size, paging.offset());
    if (!page) return page.error();
    json::array data;
    for (const contacts::Segment& segment : page->segments) data.push_back(to_json(segment));
    return rest::page_of(std::move(data), page->total, paging);
  });

  endpoints(endpoint(Method::get, "/segments/{segment_id}", "Get a segment", "segments:read"),
            [&services](const Call& call) -> Result<Reply> {
              const auto segment = services.segments.find(call.tenant(), call.param("segment_id"));
              if (!segment) return segment.error();
              return Reply::ok(to_json(*segment));
            });

  rest::Endpoint members =
      endpoint(Method::get, "/segments/{segment_id}/contacts", "List the contacts in a segment", "segments:read");
  members.query = rest::list_query({"-created_at", "name"}, {}, false);
  members.response = rest::page_schema(contact_schema());
  endpoints(members, [&services](const Call& call) -> Result<Reply> {
    const auto page = services.segments.contacts(call.tenant(), call.param("segment_id"), contact_page(call.paging()));
    if (!page) return page.error();
    return contacts_reply(*page, call.paging());
  });

  rest::Endpoint count =
      endpoint(Method::get, "/segments/{segment_id}/count", "Count the contacts in a segment", "segments:read");
  count.response = object({required("count", integer(0))});
  endpoints(count, [&services](const Call& call) -> Result<Reply> {
    const auto counted = services.segments.count(call.tenant(), call.param("segment_id"));
    if (!counted) return counted.error();
    return Reply::ok({{"count", *counted}});
  });
}

Result<Reply> create(ContactServices& services, const Call& call) {
  const auto made = services.segments.create(caller_of(call), std::string(string_or(call.body(), "name")),
                                             call.body().at("filter").as_object());
  if (!made) return made.error();
  return Reply::created(to_json(*made));
}

Result<Reply> change(ContactServices& services, const Call& call) {
  std::optional<std::string> new_name;
  std::optional<json::object> new_filter;
  if (const json::string* text = find_string(call.body(), "name")) new_name = std::string(*text);
  if (const json::object* object = find_object(call.body(), "filter")) new_filter = *object;
  const auto changed =
      services.segments.update(caller_of(call), call.param("segment_id"), std::move(new_name), std::move(new_filter));
  if (!changed) return changed.error();
  return Reply::ok(to_json(*changed));
}

}  // namespace

Result<> add_segment_routes(rest::Api& api, ContactServices& services) {
  Adding endpoints(api);
  add_reading_routes(endpoints, services);
  rest::Endpoint add = endpoint(Method::post, "/segments", "Add a segment", "segments:create");
  add.request = object({required("name", name()), required("filter", filter())});
  add.success = 201;
  endpoints(add, [&services](const Call& call) { return create(services, call); });

  rest::Endpoint patch = endpoint(Method::patch, "/segments/{segment_id}", "Change a segment", "segments:update");
  patch.request = object({optional("name", name()), optional("filter", filter())});
  endpoints(patch, [&services](const Call& call) { return change(services, call); });

  rest::Endpoint remove = endpoint(Method::del, "/segments/{segment_id}", "Delete a segment", "segments:delete");
  remove.response.reset();
  remove.success = 204;
  endpoints(remove, [&services](const Call& call) -> Result<Reply> {
    const auto done = services.segments.remove(caller_of(call), call.param("segment_id"));
    if (!done) return done.error();
    return Reply::none();
  });
  return endpoints.outcome();
}

}  // namespace parley::api
