// How people, roles, keys and tenants look in the API: each view beside the schema that documents it.
#pragma once

#include "identity/services.hpp"
#include "rest/call.hpp"
#include "schema/schema.hpp"

namespace parley::api {

json::array texts(const identity::Permissions& permissions);
std::vector<std::string> texts(const json::object& body, std::string_view name);

/// Text fields of people and things.
schema::Schema name_schema();
schema::Schema new_password_schema();
schema::Schema permissions_schema();
schema::Schema skills_schema();

json::object view(const identity::Member& member);
schema::Schema member_schema();
json::object view(const identity::Role& role);
schema::Schema role_schema();
json::object view(const identity::ApiKey& key);
schema::Schema api_key_schema();
json::object view(const identity::Invitation& invitation);
schema::Schema invitation_schema();
json::object view(const identity::Tenant& tenant);
schema::Schema tenant_schema();

/// `{access_token, token_type, expires_in, user, tenant}`.
json::object signed_in_view(const identity::SignedIn& who, const identity::Permissions& permissions);
schema::Schema signed_in_schema();
json::object user_view(const identity::User& user, std::string_view role, const identity::Permissions& permissions);
schema::Schema user_schema();
json::object place_view(const identity::Place& place);
schema::Schema place_schema();

}  // namespace parley::api
