#include "api/adding.hpp"
#include "api/identity_parts.hpp"
#include "api/identity_views.hpp"

namespace parley::api {

using namespace schema;
using rest::Access;
using rest::Call;
using rest::Endpoint;
using rest::Reply;

namespace {

Result<Reply> shown(const Result<identity::Member>& member) {
  return member ? Result<Reply>(Reply::ok(view(*member))) : Result<Reply>(member.error());
}

Endpoint endpoint(net::Method method, std::string path, std::string summary, Access access) {
  Endpoint made{.method = method,
                .path = std::move(path),
                .group = "Users",
                .summary = std::move(summary),
                .access = std::move(access)};
  made.response = member_schema();
  return made;
}

Endpoint with(Endpoint made, Schema request, int success = 200) {
  made.request = std::move(request);
  made.success = success;
  return made;
}

Endpoint silent(Endpoint made) {
  made.response.reset();
  made.success = 204;
  return made;
}

const auto kRead = [] { return Access::permission("users:read"); };
const auto kWrite = [] { return Access::permission("users:write"); };

Result<Reply> list_users(const IdentityParts& p, const Call& call) {
  const rest::Paging paging = call.paging();
  identity::MemberFilter filter{std::string(string_or(call.query(), "q")),
                                std::string(string_or(call.query(), "role")),
                                {},
                                paging.sort,
                                paging.page_size,
                                paging.offset()};
  if (const json::value* active = call.query().if_contains("is_active")) filter.is_active = active->as_bool();
  const auto found = p.services.members.list(call.tenant(), filter);
  if (!found) return found.error();
  const auto total = p.services.members.count(call.tenant(), filter);
  if (!total) return total.error();
  json::array data;
  for (const identity::Member& member : *found) data.push_back(view(member));
  return rest::page_of(std::move(data), *total, paging);
}

void add_collection(Adding& add, const IdentityParts& p) {
  Endpoint list = endpoint(net::Method::get, "/users", "List the users of the tenant", kRead());
  list.query = rest::list_query({"name", "email", "-created_at", "last_login_at"},
                                {optional("role", id()), optional("is_active", boolean())});
  list.response = rest::page_schema(member_schema());
  add(std::move(list), [p](const Call& call) { return list_users(p, call); });
  add(with(endpoint(net::Method::post, "/users",
                    "Make a user with a password; to invite one by mail: POST /invitations", kWrite()),
           object({required("email", email()), required("name", name_schema()), required("role", id()),
                   required("password", new_password_schema()), optional("skills", skills_schema())}),
           201),
      [p](const Call& call) -> Result<Reply> {
        const json::object& body = call.body();
        const auto made = p.services.members.create(
            {std::string(string_or(body, "email")), std::string(string_or(body, "name")),
             std::string(string_or(body, "role")), std::string(string_or(body, "password")), texts(body, "skills")},
            caller_of(call));
        return made ? Result<Reply>(Reply::created(view(*made))) : Result<Reply>(made.error());
      });
}

void add_self(Adding& add, const IdentityParts& p) {
  add(endpoint(net::Method::get, "/users/me", "My own entry", Access::signed_in()),
      [p](const Call& call) { return shown(p.services.members.get(call.tenant(), call.who().user)); });
  add(with(endpoint(net::Method::patch, "/users/me", "Change my name", Access::signed_in()),
           object({required("name", name_schema())})),
      [p](const Call& call) -> Result<Reply> {
        if (call.who().kind != identity::Principal::Kind::user)
          return fail(Errc::denied, "an API key is nobody; this takes a user");
        return shown(p.services.members.rename_self(std::string(string_or(call.body(), "name")), caller_of(call)));
      });
  const Schema passwords = object(
      {required("current_password", text(1, 200).write_only()), required("new_password", new_password_schema())});
  for (const net::Method method : {net::Method::put, net::Method::post})
    add(silent(
            with(endpoint(method, "/users/me/password", "Change my password; other sign-ins end", Access::signed_in()),
                 passwords)),
        [p](const Call& call) -> Result<Reply> {
          const Result<> changed =
              p.services.password_changes.change(std::string(string_or(call.body(), "current_password")),
                                                 std::string(string_or(call.body(), "new_password")), caller_of(call));
          return changed ? Result<Reply>(Reply::none()) : Result<Reply>(changed.error());
        });
}

void add_one(Adding& add, const IdentityParts& p) {
  add(endpoint(net::Method::get, "/users/{user_id}", "Get a user", kRead()),
      [p](const Call& call) { return shown(p.services.members.get(call.tenant(), call.param("user_id"))); });
  add(with(endpoint(net::Method::patch, "/users/{user_id}", "Change a user's name, role or skills; acts at once",
                    kWrite()),
           object({optional("name", name_schema()), optional("role", id()), optional("skills", skills_schema())})),
      [p](const Call& call) {
        identity::MemberChange change{optional_text(call.body(), "name"), optional_text(call.body(), "role"), {}};
        if (call.body().contains("skills")) change.skills = texts(call.body(), "skills");
        return shown(p.services.members.change(call.param("user_id"), change, caller_of(call)));
      });
  add(silent(endpoint(net::Method::del, "/users/{user_id}", "Take a user out of the tenant", kWrite())),
      [p](const Call& call) -> Result<Reply> {
        const Result<> removed = p.services.members.remove(call.param("user_id"), caller_of(call));
        return removed ? Result<Reply>(Reply::none()) : Result<Reply>(removed.error());
      });
  for (const bool active : {true, false})
    add(endpoint(net::Method::post, std::string("/users/{user_id}/") + (active ? "activate" : "deactivate"),
                 active ? "Let a user in again" : "Shut a user out, at once", kWrite()),
        [p, active](const Call& call) {
          return shown(p.services.members.set_active(call.param("user_id"), active, caller_of(call)));
        });
  add(with(endpoint(net::Method::put, "/users/{user_id}/skills", "Replace a user's skills", kWrite()),
           object({required("skills", skills_schema())})),
      [p](const Call& call) {
        return shown(p.services.members.change(call.param("user_id"), {.skills = texts(call.body(), "skills")},
                                               caller_of(call)));
      });
}

}  // namespace

Result<> add_user_routes(const IdentityParts& parts) {
  Adding add(parts.api);
  add_collection(add, parts);
  add_self(add, parts);
  add_one(add, parts);
  return add.outcome();
}

}  // namespace parley::api
