// The fields that a tenant adds to its contacts.
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

constexpr std::size_t kMostChoices = 200;

constexpr EndpointGroup endpoint{"Custom fields", custom_field_schema};

Schema label() {
  return text(0, 100);
}
Schema choices() {
  return list(text(1, 100), kMostChoices).without_repeats().described("For the type choice");
}

std::optional<std::vector<std::string>> choices_of(const json::object& body) {
  const json::array* array = find_array(body, "choices");
  if (!array) return std::nullopt;
  std::vector<std::string> all;
  for (const json::value& choice : *array) all.emplace_back(choice.as_string());
  return all;
}

Result<Reply> create(ContactServices& services, const Call& call) {
  contacts::CustomField field;
  field.key = string_or(call.body(), "key");
  field.label = string_or(call.body(), "label", field.key);
  field.type = string_or(call.body(), "type");
  field.choices = choices_of(call.body()).value_or(std::vector<std::string>());
  const auto made = services.fields.create(caller_of(call), std::move(field));
  if (!made) return made.error();
  return Reply::created(to_json(*made));
}

Result<Reply> change(ContactServices& services, const Call& call) {
  std::optional<std::string> label;
  if (const json::string* text = find_string(call.body(), "label")) label = std::string(*text);
  const auto changed =
      services.fields.update(caller_of(call), call.param("custom_field_id"), std::move(label), choices_of(call.body()));
  if (!changed) return changed.error();
  return Reply::ok(to_json(*changed));
}

}  // namespace

Result<> add_custom_field_routes(rest::Api& api, ContactServices& services) {
  Adding endpoints(api);
  rest::Endpoint all = endpoint(Method::get, "/custom-fields", "List custom fields", "custom-fields:read");
  all.response = object({required("data", list(custom_field_schema(), contacts::CustomFieldService::kMostFields))});
  endpoints(all, [&services](const Call& call) -> Result<Reply> {
    const auto fields = services.fields.list(call.tenant());
    if (!fields) return fields.error();
    json::array data;
    for (const contacts::CustomField& field : *fields) data.push_back(to_json(field));
    return Reply::ok({{"data", std::move(data)}});
  });

  rest::Endpoint add = endpoint(Method::post, "/custom-fields", "Add a custom field", "custom-fields:create");
  add.request =
      object({required("key", pattern("^[a-z][a-z0-9_]{0,39}$", 40,
                                      "a key of lower-case letters, digits and '_', such as birth_city")),
              optional("label", label()), required("type", one_of({"text", "number", "boolean", "date", "choice"})),
              optional("choices", choices())});
  add.success = 201;
  endpoints(add, [&services](const Call& call) { return create(services, call); });

  const std::string one = "/custom-fields/{custom_field_id}";
  endpoints(endpoint(Method::get, one, "Get a custom field", "custom-fields:read"),
            [&services](const Call& call) -> Result<Reply> {
              const auto field = services.fields.find(call.tenant(), call.param("custom_field_id"));
              if (!field) return field.error();
              return Reply::ok(to_json(*field));
            });

  rest::Endpoint patch =
      endpoint(Method::patch, one, "Change a custom field's label or choices", "custom-fields:update");
  patch.request = object({optional("label", label()), optional("choices", choices())});
  endpoints(patch, [&services](const Call& call) { return change(services, call); });

  rest::Endpoint remove =
      endpoint(Method::del, one, "Delete a custom field with every contact's value", "custom-fields:delete");
  remove.response.reset();
  remove.success = 204;
  endpoints(remove, [&services](const Call& call) -> Result<Reply> {
    const auto done = services.fields.remove(caller_of(call), call.param("custom_field_id"));
    if (!done) return done.error();
    return Reply::none();
  });
  return endpoints.outcome();
}

}  // namespace parley::api
