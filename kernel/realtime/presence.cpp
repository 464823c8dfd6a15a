#include "realtime/presence.hpp"

namespace parley::realtime {

namespace {

std::string people_key(const std::string& tenant) {
  return "presence:" + tenant;
}
std::string devices_key(const std::string& tenant, const std::string& user) {
  return "presence:" + tenant + ":" + user;
}

}  // namespace

void Presence::arrive(const std::string& tenant, const std::string& user, const std::string& device) {
  const auto put = cache_.put_member(devices_key(tenant, user), device, kLife);
  (void)cache_.put_member(people_key(tenant), user, kLife);
  if (put && put->changed && put->size == 1) tell(tenant, user, "online");
}

void Presence::refresh(const std::string& tenant, const std::string& user, const std::string& device) {
  (void)cache_.put_member(devices_key(tenant, user), device, kLife);
  (void)cache_.put_member(people_key(tenant), user, kLife);
}

void Presence::leave(const std::string& tenant, const std::string& user, const std::string& device) {
  const auto removed = cache_.remove_member(devices_key(tenant, user), device);
  if (!removed || !removed->changed || removed->size > 0) return;
  (void)cache_.remove_member(people_key(tenant), user);
  tell(tenant, user, "offline");
  // Who came back on another node after the first step was taken off the list and called offline: they are there.
  const auto devices = cache_.member_count(devices_key(tenant, user));
  if (!devices || *devices == 0) return;
  (void)cache_.put_member(people_key(tenant), user, kLife);
  tell(tenant, user, "online");
}

Result<std::vector<std::string>> Presence::online(const std::string& tenant) {
  return cache_.members(people_key(tenant));
}

Result<std::uint64_t> Presence::count(const std::string& tenant) {
  return cache_.member_count(people_key(tenant));
}

Result<std::uint64_t> Presence::devices(const std::string& tenant, const std::string& user) {
  return cache_.member_count(devices_key(tenant, user));
}

void Presence::tell(const std::string& tenant, const std::string& user, std::string_view status) {
  stream_.publish_passing(
      {tenant, "presence", {std::string(kTenantRoom)}, json::object{{"user_id", user}, {"status", status}}});
}

}  // namespace parley::realtime
