#include "host/registrations.hpp"

#include <algorithm>

namespace parley::host {

std::string Registrations::owner(std::string_view plugin, std::uint64_t generation) {
  return std::string(plugin) + "#" + std::to_string(generation);
}

Result<> Registrations::stage(const std::string& plugin, std::uint64_t generation, net::Route route) {
  std::lock_guard lock(mutex_);
  auto& routes = staged_[{plugin, generation}].routes;
  const bool taken = std::any_of(routes.begin(), routes.end(), [&](const net::Route& other) {
    return other.pattern == route.pattern && other.method == route.method;
  });
  if (taken) return fail(Errc::conflict, "the route " + route.pattern + " was added before");
  routes.push_back(std::move(route));
  return {};
}

Result<> Registrations::stage(const std::string& plugin, std::uint64_t generation, net::Route route,
                              rest::Endpoint endpoint) {
  if (const Result<> staged = stage(plugin, generation, std::move(route)); !staged) return staged;
  std::lock_guard lock(mutex_);
  staged_[{plugin, generation}].endpoints.push_back(std::move(endpoint));
  return {};
}

Result<std::size_t> Registrations::publish(const std::string& plugin, std::uint64_t generation, Millis deadline) {
  Staged staged;
  {
    std::lock_guard lock(mutex_);
    if (auto node = staged_.extract(Key{plugin, generation})) staged = std::move(node.mapped());
  }
  Result<net::RetiredRoutes> retired = router_.replace_owner(plugin, std::move(staged.routes));
  if (!retired) return retired.error();
  catalogue_.replace_owner(plugin, std::move(staged.endpoints));
  {
    std::lock_guard lock(mutex_);
    serving_[plugin] = generation;
  }
  jobs_.begin(plugin, generation);
  return retired->wait(deadline);
}

void Registrations::remove(std::string_view plugin, std::uint64_t generation) {
  bool serves = false;
  {
    std::lock_guard lock(mutex_);
    staged_.erase(Key{std::string(plugin), generation});
    const auto it = serving_.find(std::string(plugin));
    serves = it != serving_.end() && it->second == generation;
    if (serves) serving_.erase(it);
  }
  events_.remove_owner(owner(plugin, generation));
  jobs_.remove(plugin, generation);
  teams_.remove(plugin, generation);
  if (!serves) return;
  router_.remove_owner(plugin, Millis(0));
  catalogue_.replace_owner(plugin, {});
}

std::vector<std::string> Registrations::left(std::string_view plugin, std::uint64_t generation) const {
  std::vector<std::string> found;
  std::lock_guard lock(mutex_);
  const Key key{std::string(plugin), generation};
  if (const auto it = staged_.find(key); it != staged_.end() && !it->second.routes.empty())
    found.push_back(std::to_string(it->second.routes.size()) + " routes that were never published");
  if (const auto it = serving_.find(key.plugin); it != serving_.end() && it->second == generation)
    found.push_back("routes");
  if (const std::size_t events = events_.count(owner(plugin, generation)); events > 0)
    found.push_back(std::to_string(events) + " event subscriptions");
  if (const std::size_t jobs = jobs_.count(plugin, generation); jobs > 0)
    found.push_back(std::to_string(jobs) + " jobs");
  if (teams_.has(plugin, generation)) found.push_back("the keeping of teams");
  return found;
}

}  // namespace parley::host
