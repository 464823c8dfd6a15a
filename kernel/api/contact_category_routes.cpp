// Categories of contacts.
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

constexpr const char* kUsualColor = "#888888";

constexpr EndpointGroup endpoint{"Contact categories", category_schema};

Schema name() {
  return text(1, 100);
}
Schema color() {
  return pattern("^#[0-9a-fA-F]{6}$", 7, "a colour such as #3366cc");
}

}  // namespace

Result<> add_contact_category_routes(rest::Api& api, ContactServices& services) {
  Adding endpoints(api);
  rest::Endpoint all =
      endpoint(Method::get, "/contact-categories", "List contact categories", "contact-categories:read");
  all.response = object({required("data", list(category_schema(), contacts::CategoryService::kMostCategories))});
  endpoints(all, [&services](const Call& call) -> Result<Reply> {
    const auto categories = services.categories.list(call.tenant());
    if (!categories) return categories.error();
    json::array data;
    for (const contacts::Category& category : *categories) data.push_back(to_json(category));
    return Reply::ok({{"data", std::move(data)}});
  });

  rest::Endpoint add =
      endpoint(Method::post, "/contact-categories", "Add a contact category", "contact-categories:create");
  add.request = object({required("name", name()), optional("color", color().defaulting(kUsualColor))});
  add.success = 201;
  endpoints(add, [&services](const Call& call) -> Result<Reply> {
    const auto made = services.categories.create(caller_of(call), std::string(string_or(call.body(), "name")),
                                                 std::string(string_or(call.body(), "color", kUsualColor)));
    if (!made) return made.error();
    return Reply::created(to_json(*made));
  });

  const std::string one = "/contact-categories/{category_id}";
  endpoints(endpoint(Method::get, one, "Get a contact category", "contact-categories:read"),
            [&services](const Call& call) -> Result<Reply> {
              const auto category = services.categories.find(call.tenant(), call.param("category_id"));
              if (!category) return category.error();
              return Reply::ok(to_json(*category));
            });

  rest::Endpoint patch = endpoint(Method::patch, one, "Change a contact category", "contact-categories:update");
  patch.request = object({optional("name", name()), optional("color", color())});
  endpoints(patch, [&services](const Call& call) -> Result<Reply> {
    const auto changed =
        services.categories.update(caller_of(call), call.param("category_id"), optional_text(call.body(), "name"),
                                   optional_text(call.body(), "color"));
    if (!changed) return changed.error();
    return Reply::ok(to_json(*changed));
  });

  rest::Endpoint remove = endpoint(Method::del, one, "Delete a contact category; its contacts are then of none",
                                   "contact-categories:delete");
  remove.response.reset();
  remove.success = 204;
  endpoints(remove, [&services](const Call& call) -> Result<Reply> {
    const auto done = services.categories.remove(caller_of(call), call.param("category_id"));
    if (!done) return done.error();
    return Reply::none();
  });
  return endpoints.outcome();
}

}  // namespace parley::api
