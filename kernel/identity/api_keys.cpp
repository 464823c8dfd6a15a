#include "identity/api_keys.hpp"

#include "base/error_detail.hpp"
#include "identity/roles.hpp"
#include "identity/secret_text.hpp"

namespace parley::identity {

namespace {
constexpr std::size_t kPrefix = 11;  // "pk_" and eight: enough to recognise, nothing to guess the rest from
}

Result<MadeKey> ApiKeys::create(const KeyDraft& draft, const Caller& caller) {
  Result<Permissions> permissions = permissions_to_give(caller.who, draft.permissions);
  if (!permissions) return permissions.error();
  const WallTime now = parts_.clock.wall();
  if (draft.expires_at && *draft.expires_at <= now)
    return wrong_field("expires_at", "expected a time to come, found " + to_rfc3339(*draft.expires_at));
  MadeKey made;
  made.secret = "pk_" + random_text();
  made.key = {caller.tenant(),
              parts_.ids.next(),
              draft.name,
              made.secret.substr(0, kPrefix),
              std::move(*permissions),
              caller.who.user,
              now,
              draft.expires_at,
              {},
              {}};
  store::WriteSet set(caller.tenant());
  keys_.add(set, made.key, digest_of(made.secret));
  const auto& names = made.key.permissions.names();
  parts_.audit.add(set, caller, "api-keys.create", made.key.id,
                   {{"name", draft.name}, {"permissions", json::array(names.begin(), names.end())}});
  if (const auto written = parts_.writer.write(std::move(set)); !written) return written.error();
  return made;
}

Result<std::vector<ApiKey>> ApiKeys::list(std::string_view tenant, std::int64_t limit, std::int64_t offset) const {
  return keys_.list(tenant, limit, offset);
}

Result<std::int64_t> ApiKeys::count(std::string_view tenant) const {
  return keys_.count(tenant);
}

Result<ApiKey> ApiKeys::get(std::string_view tenant, std::string_view id) const {
  Result<std::optional<ApiKey>> key = keys_.find(tenant, id);
  if (!key) return key.error();
  if (!*key || (*key)->revoked_at) return fail(Errc::not_found, "no API key " + std::string(id));
  return std::move(**key);
}

Result<ApiKey> ApiKeys::rename(const std::string& id, const std::string& name, const Caller& caller) {
  Result<ApiKey> key = get(caller.tenant(), id);
  if (!key) return key;
  store::WriteSet set(caller.tenant());
  keys_.set_name(set, id, name);
  parts_.audit.add(set, caller, "api-keys.update", id, {{"name", name}});
  if (const auto written = parts_.writer.write(std::move(set)); !written) return written.error();
  key->name = name;
  parts_.changes.announce({Change::Kind::api_key, id});
  return key;
}

Result<> ApiKeys::revoke(const std::string& id, const Caller& caller) {
  const Result<ApiKey> key = get(caller.tenant(), id);
  if (!key) return key.error();
  store::WriteSet set(caller.tenant());
  keys_.revoke(set, id, parts_.clock.wall());
  parts_.audit.add(set, caller, "api-keys.revoke", id, {{"name", key->name}});
  if (const auto written = parts_.writer.write(std::move(set)); !written) return written.error();
  parts_.changes.announce({Change::Kind::api_key, id});
  return {};
}

}  // namespace parley::identity
