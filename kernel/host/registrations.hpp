// What plugins registered, kept by the host and keyed by plugin and generation, so that it can be put in at once when a
// plugin serves and taken away when it does not, whatever the plugin remembers to do itself.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "host/event_delivery.hpp"
#include "host/jobs.hpp"
#include "host/team_keeper.hpp"
#include "net/router.hpp"
#include "plugin/lifecycle.hpp"
#include "rest/catalogue.hpp"

namespace parley::host {

/// Thread-safe.
class Registrations final : public plugin::Registrations {
 public:
  Registrations(net::Router& router, rest::Catalogue& catalogue, EventDelivery& events, Jobs& jobs, TeamKeeper& teams)
      : router_(router), catalogue_(catalogue), events_(events), jobs_(jobs), teams_(teams) {}

  Jobs& jobs() { return jobs_; }
  TeamKeeper& teams() { return teams_; }

  /// Who owns the registrations of one instance, in the event delivery.
  static std::string owner(std::string_view plugin, std::uint64_t generation);

  /// Collects a route of an instance that is starting. Errc::conflict when the instance staged it before.
  Result<> stage(const std::string& plugin, std::uint64_t generation, net::Route route);
  /// The same for an endpoint of the API, with the route that serves it.
  Result<> stage(const std::string& plugin, std::uint64_t generation, net::Route route, rest::Endpoint endpoint);
  /// Puts in what the instance staged, in place of what an older generation of the plugin had there: no request falls
  /// between, and its jobs begin. The old handlers are waited for at most `deadline`; the Result says how many are
  /// still inside.
  Result<std::size_t> publish(const std::string& plugin, std::uint64_t generation, Millis deadline);
  /// Takes away everything of the instance. Handlers under way hold their instance and are not waited for.
  void remove(std::string_view plugin, std::uint64_t generation) override;
  /// "routes", "1 event subscriptions".
  std::vector<std::string> left(std::string_view plugin, std::uint64_t generation) const override;

 private:
  struct Key {
    std::string plugin;
    std::uint64_t generation;
    auto operator<=>(const Key&) const = default;
  };
  struct Staged {
    std::vector<net::Route> routes;
    std::vector<rest::Endpoint> endpoints;
  };
  net::Router& router_;
  rest::Catalogue& catalogue_;
  EventDelivery& events_;
  Jobs& jobs_;
  TeamKeeper& teams_;
  mutable std::mutex mutex_;
  std::map<Key, Staged> staged_;
  std::map<std::string, std::uint64_t> serving_;  // plugin -> the generation whose routes are in the router
};

}  // namespace parley::host
