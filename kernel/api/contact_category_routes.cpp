// Categories of contacts.
#include "api/contact_json.hpp"
#include "api/contact_routes.hpp"
#include "api/endpoint_list.hpp"

namespace parley::api {

using namespace schema;  // the builders read as a language of their own
using net::Method;
using rest::Access;
using rest::Call;
using rest::Reply;

namespace {

constexpr const char* kUsualColor = "#888888";

rest::Endpoint endpoint(Method method, std::string path, std::string summary, const char* permission) {
  return {.method = method,
          .path = std::move(path),
          .group = "Contact categories",
          .summary = std::move(summary),
          .access = Access::permission(permission),
          .response = category_schema()};
}

Schema name() {
  return text(1, 100);
}
Schema color() {
  return pattern("^#[0-9a-fA-F]{6}$", 7, "a colour such as #3366cc");
}

std::optional<std::string> text_of(const json::object& body, std::string_view key) {
  const json::string* found = find_string(body, key);
  return found ? std::optional(std::string(*found)) : std::nullopt;
}

}  // namespace

Result<> add_contact_category_routes(rest::Api& api, ContactServices& services) {
  EndpointList endpoints(api);
  rest::Endpoint all =
      endpoint(Method::get, "/contact-categories", "List contact categories", "contact-categories:read");
  all.response = object({required("data", list(category_schema(), contacts::CategoryService::kMostCategories))});
  endpoints.add(all, [&services](const Call& call) -> Result<Reply> {
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
  endpoints.add(add, [&services](const Call& call) -> Result<Reply> {
    const auto made = services.categories.create(contact_caller(call), std::string(string_or(call.body(), "name")),
                                                 std::string(string_or(call.body(), "color", kUsualColor)));
    if (!made) return made.error();
    return Reply::created(to_json(*made));
  });

  const std::string one = "/contact-categories/{category_id}";
  endpoints.add(endpoint(Method::get, one, "Get a contact category", "contact-categories:read"),
                [&services](const Call& call) -> Result<Reply> {
                  const auto category = services.categories.find(call.tenant(), call.param("category_id"));
                  if (!category) return category.error();
                  return Reply::ok(to_json(*category));
                });

  rest::Endpoint patch = endpoint(Method::patch, one, "Change a contact category", "contact-categories:update");
  patch.request = object({optional("name", name()), optional("color", color())});
  endpoints.add(patch, [&services](const Call& call) -> Result<Reply> {
    const auto changed = services.categories.update(contact_caller(call), call.param("category_id"),
                                                    text_of(call.body(), "name"), text_of(call.body(), "color"));
    if (!changed) return changed.error();
    return Reply::ok(to_json(*changed));
  });

  rest::Endpoint remove = endpoint(Method::del, one, "Delete a contact category; its contacts are then of none",
                                   "contact-categories:delete");
  remove.response.reset();
  remove.success = 204;
  endpoints.add(remove, [&services](const Call& call) -> Result<Reply> {
    const auto done = services.categories.remove(contact_caller(call), call.param("category_id"));
    if (!done) return done.error();
    return Reply::none();
  });
  return endpoints.result();
}

}  // namespace parley::api
