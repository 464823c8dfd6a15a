// Rules made in the console, and what the rules in force would answer.
#include "api/adding.hpp"
#include "api/authoring_routes.hpp"
#include "api/caller_of.hpp"
#include "api/endpoint_group.hpp"

namespace parley::api {

using namespace schema;  // the builders read as a language of their own
using net::Method;
using rest::Call;
using rest::Reply;

namespace {

Schema trigger() {
  return object(
             {required("type", one_of({"keyword", "regex", "welcome", "away", "out_of_hours", "no_agent", "default"})),
              optional("match", one_of({"word", "exact", "contains", "starts_with", "ends_with"})),
              optional("patterns", list(text(1, 1'000), 500))})
      .described("What sets the rule off. Keywords and expressions ignore case and accents.");
}
Schema response() {
  return object({}).allowing_more().described("\"reply\", \"tags\", \"handoff\", \"start\": docs/rules.md.");
}

/// The members of a rule that people write; `needed` for a new one.
std::vector<Property> written(bool needed) {
  const auto member = [&](std::string_view name, Schema schema) {
    return needed ? required(name, std::move(schema)) : optional(name, std::move(schema));
  };
  return {member("name", text(1, 200)),
          optional("is_active", boolean()),
          optional("priority", integer(-1'000'000, 1'000'000)),
          member("trigger", trigger()),
          member("response", response()),
          optional("business_hours_only", boolean()),
          optional("delay_seconds", integer(0, script::kLongestDelaySeconds)),
          optional("max_uses_per_contact", integer(0, 1'000'000))};
}

Schema rule_schema() {
  return object({required("id", id()), required("name", text(1, 200)), required("is_active", boolean()),
                 required("priority", integer()), required("trigger", trigger()), required("response", response()),
                 required("business_hours_only", boolean()), required("delay_seconds", integer(0)),
                 required("max_uses_per_contact", integer(0)), required("revision", integer(1)),
                 required("created_at", time()), required("created_by", text(0, 200)), required("updated_at", time()),
                 required("updated_by", text(0, 200))});
}

constexpr EndpointGroup endpoint{"Rules", rule_schema};
const std::string kOne = "/rules/{rule_id}";

json::object to_json(const bot::MadeRule& rule) {
  const json::value* trigger = rule.document.if_contains("trigger");
  const json::value* response = rule.document.if_contains("response");
  return {{"id", rule.id},
          {"name", rule.name},
          {"is_active", rule.active},
          {"priority", rule.priority},
          {"trigger", trigger ? *trigger : json::value(json::object())},
          {"response", response ? *response : json::value(json::object())},
          {"business_hours_only", bool_or(rule.document, "business_hours_only", false)},
          {"delay_seconds", int_or(rule.document, "delay_seconds", 0)},
          {"max_uses_per_contact", int_or(rule.document, "max_uses_per_contact", 0)},
          {"revision", rule.revision},
          {"created_at", to_rfc3339(rule.created_at)},
          {"created_by", rule.created_by},
          {"updated_at", to_rfc3339(rule.updated_at)},
          {"updated_by", rule.updated_by}};
}

bot::RuleChange change_in(const json::object& body) {
  bot::RuleChange change;
  change.name = optional_text(body, "name");
  if (body.contains("is_active")) change.active = bool_or(body, "is_active", true);
  if (body.contains("priority")) change.priority = int_or(body, "priority", 0);
  for (const std::string_view name :
       {"trigger", "response", "business_hours_only", "delay_seconds", "max_uses_per_contact"})
    if (const json::value* value = body.if_contains(name)) change.document[name] = *value;
  return change;
}

Result<Reply> shown(const Result<bot::MadeRule>& rule) {
  if (!rule) return rule.error();
  return Reply::ok(to_json(*rule));
}

void add_records(Adding& endpoints, const bot::RuleService& rules) {
  rest::Endpoint all = endpoint(Method::get, "/rules", "List the rules that were made in the console", "rules:read");
  all.query = rest::list_query({"-priority", "name"}, {optional("is_active", boolean())});
  all.response = rest::page_schema(rule_schema());
  endpoints(all, [&rules](const Call& call) -> Result<Reply> {
    const rest::Paging paging = call.paging();
    bot::RuleFilter filter{std::string(string_or(call.query(), "q")), {}};
    if (call.query().contains("is_active")) filter.active = bool_or(call.query(), "is_active", true);
    const auto page = rules.list(call.tenant(), filter, paging.sort, paging.page_size, paging.offset());
    if (!page) return page.error();
    json::array data;
    for (const bot::MadeRule& each : page->rules) data.push_back(to_json(each));
    return rest::page_of(std::move(data), page->total, paging);
  });

  rest::Endpoint add = endpoint(Method::post, "/rules", "Add a rule", "rules:write");
  add.request = object(written(true));
  add.success = 201;
  endpoints(add, [&rules](const Call& call) -> Result<Reply> {
    const auto made = rules.create(caller_of(call), change_in(call.body()));
    if (!made) return made.error();
    return Reply::created(to_json(*made));
  });

  endpoints(endpoint(Method::get, kOne, "Get a rule", "rules:read"), [&rules](const Call& call) -> Result<Reply> {
    return shown(rules.find(call.tenant(), call.param("rule_id")));
  });

  rest::Endpoint patch = endpoint(Method::patch, kOne, "Change a rule", "rules:write");
  patch.request = object(written(false));
  endpoints(patch, [&rules](const Call& call) -> Result<Reply> {
    return shown(rules.update(caller_of(call), call.param("rule_id"), change_in(call.body())));
  });

  rest::Endpoint remove = endpoint(Method::del, kOne, "Delete a rule", "rules:write");
  remove.response.reset();
  remove.success = 204;
  endpoints(remove, [&rules](const Call& call) -> Result<Reply> {
    const auto done = rules.remove(caller_of(call), call.param("rule_id"));
    if (!done) return done.error();
    return Reply::none();
  });
}

}  // namespace

Result<> add_rule_routes(rest::Api& api, const AuthoringServices& services) {
  Adding endpoints(api);
  add_records(endpoints, services.rules);
  rest::Endpoint test = endpoint(Method::post, "/rules/test",
                                 "Say which rule would answer a message, and what; nothing is sent", "rules:read");
  test.request =
      object({required("text", text(0, 10'000)), optional("type", text(1, 40)), optional("first_message", boolean()),
              optional("contact_name", text(0, 500)), optional("language", text(0, 40)), optional("at", time())});
  test.response =
      object({required("rule", nullable(object({required("id", text(1, 300)), required("name", text(0, 300)),
                                                optional("script", text(1, 300))})))})
          .allowing_more();
  endpoints(test, [&rules = services.rules](const Call& call) -> Result<Reply> {
    const json::object& body = call.body();
    bot::RuleTrial trial;
    trial.text = std::string(string_or(body, "text"));
    trial.type = std::string(string_or(body, "type", "text"));
    trial.first_message = bool_or(body, "first_message", false);
    trial.contact_name = std::string(string_or(body, "contact_name"));
    trial.language = std::string(string_or(body, "language"));
    if (const auto at = from_rfc3339(string_or(body, "at"))) trial.at = *at;
    const auto answer = rules.test(call.tenant(), trial);
    if (!answer) return answer.error();
    return Reply::ok(*answer);
  });
  return endpoints.outcome();
}

}  // namespace parley::api
