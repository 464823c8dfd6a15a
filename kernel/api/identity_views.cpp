#include "api/identity_views.hpp"

namespace parley::api {

using namespace schema;

namespace {

constexpr std::size_t kMostPermissions = 200;

json::array list_of(const std::vector<std::string>& all) {
  return json::array(all.begin(), all.end());
}

}  // namespace

json::array texts(const identity::Permissions& permissions) {
  return json::array(permissions.names().begin(), permissions.names().end());
}

std::vector<std::string> texts(const json::object& body, std::string_view name) {
  std::vector<std::string> all;
  if (const json::array* list = find_array(body, name))
    for (const json::value& item : *list)
      if (item.is_string()) all.emplace_back(item.as_string());
  return all;
}

Schema name_schema() {
  return text(1, 120);
}

Schema new_password_schema() {
  return text(8, 200).write_only().described("At least 8 characters; what they are is up to you");
}

Schema permissions_schema() {
  return list(text(1, 130).example("contacts:read"), kMostPermissions).without_repeats();
}

Schema skills_schema() {
  return list(text(1, 60), 50).without_repeats();
}

json::object view(const identity::Member& m) {
  return {{"id", m.user_id},
          {"email", m.email},
          {"name", m.name},
          {"role", m.role},
          {"is_active", m.is_active},
          {"skills", list_of(m.skills)},
          {"last_login_at", time_or_null(m.last_login_at)},
          {"created_at", to_rfc3339(m.created_at)},
          {"updated_at", to_rfc3339(m.updated_at)}};
}

Schema member_schema() {
  return object({required("id", id()), required("email", email()), required("name", text(0, 120)),
                 required("role", id()), required("is_active", boolean()), required("skills", skills_schema()),
                 required("last_login_at", nullable(time())), required("created_at", time()),
                 required("updated_at", time())});
}

json::object view(const identity::Role& r) {
  return {{"id", r.id},
          {"name", r.name},
          {"description", r.description},
          {"permissions", texts(r.permissions)},
          {"is_built_in", r.is_built_in},
          {"created_at", r.is_built_in ? json::value(nullptr) : json::value(to_rfc3339(r.created_at))},
          {"updated_at", r.is_built_in ? json::value(nullptr) : json::value(to_rfc3339(r.updated_at))}};
}

Schema role_schema() {
  return object({required("id", id()), required("name", name_schema()), required("description", text(0, 500)),
                 required("permissions", permissions_schema()), required("is_built_in", boolean()),
                 required("created_at", nullable(time())), required("updated_at", nullable(time()))});
}

json::object view(const identity::ApiKey& k) {
  return {{"id", k.id},
          {"name", k.name},
          {"prefix", k.prefix},
          {"permissions", texts(k.permissions)},
          {"created_by", k.created_by},
          {"created_at", to_rfc3339(k.created_at)},
          {"expires_at", time_or_null(k.expires_at)},
          {"last_used_at", time_or_null(k.last_used_at)}};
}

Schema api_key_schema() {
  return object({required("id", id()), required("name", name_schema()),
                 required("prefix", text(1, 20).described("The first characters of the secret")),
                 required("permissions", permissions_schema()), required("created_by", id()),
                 required("created_at", time()), required("expires_at", nullable(time())),
                 required("last_used_at", nullable(time()).described("To five minutes"))});
}

json::object view(const identity::Invitation& i) {
  return {{"id", i.id},
          {"email", i.email},
          {"role", i.role},
          {"invited_by", i.invited_by},
          {"created_at", to_rfc3339(i.created_at)},
          {"expires_at", to_rfc3339(i.expires_at)}};
}

Schema invitation_schema() {
  return object({required("id", id()), required("email", email()), required("role", id()), required("invited_by", id()),
                 required("created_at", time()), required("expires_at", time())});
}

json::object view(const identity::Tenant& t) {
  return {{"id", t.id},
          {"name", t.name},
          {"slug", t.slug},
          {"is_active", t.is_active},
          {"created_at", to_rfc3339(t.created_at)},
          {"updated_at", to_rfc3339(t.updated_at)}};
}

Schema tenant_schema() {
  return object({required("id", id()), required("name", name_schema()), required("slug", text(1, 60)),
                 required("is_active", boolean()), required("created_at", time()), required("updated_at", time())});
}

json::object place_view(const identity::Place& place) {
  return {{"id", place.tenant}, {"name", place.name}, {"slug", place.slug}, {"role", place.role}};
}

Schema place_schema() {
  return object({required("id", id()), required("name", name_schema()), required("slug", text(1, 60)),
                 required("role", id().described("Yours there"))});
}

json::object user_view(const identity::User& user, std::string_view role, const identity::Permissions& permissions) {
  return {{"id", user.id},
          {"email", user.email},
          {"name", user.name},
          {"role", role},
          {"permissions", texts(permissions)},
          {"is_super_admin", user.is_super_admin},
          {"totp_enabled", user.totp_confirmed}};
}

Schema user_schema() {
  return object({required("id", id()), required("email", email()), required("name", text(0, 120)),
                 required("role", id()), required("permissions", permissions_schema()),
                 required("is_super_admin", boolean()), required("totp_enabled", boolean())});
}

json::object signed_in_view(const identity::SignedIn& who, const identity::Permissions& permissions) {
  return {{"access_token", who.tokens.access},
          {"token_type", "Bearer"},
          {"expires_in", who.tokens.access_ttl.count() / 1000},
          {"user", user_view(who.user, who.user.is_super_admin ? "super_admin" : std::string_view(who.place.role),
                             permissions)},
          {"tenant", place_view(who.place)}};
}

Schema signed_in_schema() {
  return object({required("access_token", text(1, 4000)), required("token_type", one_of({"Bearer"})),
                 required("expires_in", integer(1, 86'400).described("Seconds")), required("user", user_schema()),
                 required("tenant", place_schema())});
}

}  // namespace parley::api
