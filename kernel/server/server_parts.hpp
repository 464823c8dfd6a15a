// All parts of a running server, in the order in which they need one another.
#pragma once

#include <optional>

#include "api/system_routes.hpp"
#include "host/features.hpp"
#include "host/services.hpp"
#include "net/edge.hpp"
#include "net/fetcher.hpp"
#include "plugin/plugin_host.hpp"
#include "realtime/rooms.hpp"
#include "rest/api.hpp"
#include "server/accounts.hpp"
#include "server/address_book.hpp"
#include "server/authoring.hpp"
#include "server/bots.hpp"
#include "server/channel_control.hpp"
#include "server/cluster_node.hpp"
#include "server/fetch_transport.hpp"
#include "server/installation.hpp"
#include "server/instance_lock.hpp"
#include "server/live.hpp"
#include "server/live_events.hpp"
#include "server/node_bus.hpp"
#include "server/people.hpp"
#include "server/pipeline.hpp"
#include "server/plugin_control.hpp"
#include "server/server.hpp"
#include "server/server_config.hpp"
#include "server/server_lifecycle.hpp"
#include "store/database.hpp"
#include "store/writer.hpp"

namespace parley::server {

/// All parts. Members are made from top to bottom and destroyed from bottom to top: what a part uses stands above it.
struct Server::Parts {
  static constexpr std::size_t kEventsForPlugins = 10'000;
  static constexpr Millis kRetireDeadline{5'000};

  ServerOptions options;
  ServerConfig config;
  Log log;
  SystemClock clock;
  UuidV7 ids{clock};
  const std::string node = ids.next();  // this process among those on the bus
  std::string home;                     // this server, over restarts: the name in its data folder
  Metrics metrics;
  store::SystemAccess access = store::SystemAccess::make_for_composition_root();
  std::optional<InstanceLock> lock;
  std::optional<secrets::Keyring> keyring;
  std::optional<secrets::Vault> vault;

  net::Router router;
  realtime::Rooms rooms{metrics};
  messaging::DomainEvents domain_events;
  host::EventDelivery event_delivery{domain_events, kEventsForPlugins, log, metrics};
  rest::Catalogue catalogue;
  host::Jobs jobs;
  host::TeamKeeper teams;
  host::Registrations registrations{router, catalogue, event_delivery, jobs, teams};
  host::Features features{registrations, [this](auto& area, auto& list) { return migrate(area, list); },
                          kRetireDeadline, log};
  messaging::ChannelDirectory channel_directory;
  Channels channels{channel_directory, log};  // what runs; channel_control: what people make
  ServerLifecycle lifecycle{features, channels};
  plugin::HostInterfaces interfaces;
  plugin::PluginHost plugins;
  PluginControl plugin_control;

  std::shared_ptr<plugin::Instance> storage_instance;
  std::optional<store::Storage> storage;
  std::unique_ptr<store::Writer> writer;
  std::unique_ptr<store::Database> database;
  std::unique_ptr<NodeBus> node_bus;  // for realtime, presence, limits: node_bus->bus, node_bus->cache
  std::unique_ptr<ClusterNode> cluster_node;
  std::unique_ptr<realtime::EventStream> stream;
  std::unique_ptr<LiveEvents> live_events;
  std::unique_ptr<net::Fetcher> fetcher;
  std::unique_ptr<FetchTransport> transport;
  std::unique_ptr<script::RuleRegistry> rules;
  std::unique_ptr<Bots> bots;
  std::unique_ptr<Pipeline> pipeline;
  std::unique_ptr<Accounts> accounts;
  std::unique_ptr<rest::Idempotency> idempotency;
  std::unique_ptr<rest::Api> rest_api;
  std::unique_ptr<ChannelControl> channel_control;
  std::unique_ptr<AddressBook> address_book;
  std::unique_ptr<People> people;
  std::unique_ptr<Authoring> authoring;
  std::unique_ptr<Installation> installation;
  std::shared_ptr<Live> live;  // shared: who hears of changed rights may hear of one while it ends
  std::unique_ptr<host::JobLeases> job_leases;
  std::unique_ptr<host::Services> services;
  api::Readiness readiness;
  std::unique_ptr<net::Edge> edge;
  bool stopped = false;

  Parts(ServerOptions o, ServerConfig c, Log l);

  const config::Settings& section(std::string_view name) const { return config.kernel.section(name); }

  Result<> migrate(const std::string& area, const json::array& list);
  Result<> migrate_core(store::Session& session);
  Result<> open_store();
  Result<> open_bus();
  Result<> make_cluster_node();
  Result<> make_pipeline();
  Result<> make_api();
  Result<> make_channels();
  Result<> make_people();
  Result<> make_installation();
  Result<> start_plugins();
  Result<> fill_demo();
  Result<> listen();
  /// On an error stop() takes down what was started.
  Result<> start();
  bool stop();
};

}  // namespace parley::server
