#include "server/server_parts.hpp"

#include "api/api_pages.hpp"
#include "api/document_routes.hpp"
#include "api/webhook_routes.hpp"
#include "base/version.hpp"
#include "server/demo_data.hpp"
#include "server/key_check.hpp"
#include "server/loopback_address.hpp"
#include "server/named_plugin.hpp"
#include "server/node_name.hpp"
#include "server/option_mapping.hpp"
#include "server/rotate_secrets.hpp"
#include "store/migrations.hpp"

namespace parley::server {

namespace {

plugin::PluginHostOptions host_options(const config::Configuration& kernel, const Layout& layout) {
  plugin::PluginHostOptions options;
  options.folders = plugin_folders(kernel, layout);
  options.loader.run_dir = layout.data_dir / "run/plugins";
  options.loader.probe.command = {layout.program.string(), "__probe"};
  return options;
}

PipelineOptions pipeline_options(const config::Configuration& kernel) {
  PipelineOptions options;
  options.dispatch = dispatch_options(kernel.section("dispatch"));
  options.outbox = outbox_options(kernel.section("outbox"));
  options.reader.look = kernel.section("cluster").duration("look");
  options.conversations_cached = std::size_t(kernel.section("dispatch").integer("conversations_cached"));
  options.journal_keep = kernel.section("journal").duration("keep");
  return options;
}

auto membership(const identity::Members& members) {
  return [&members](const std::string& tenant, const std::string& user) -> Result<bool> {
    const auto member = members.get(tenant, user);
    if (member) return member->is_active;
    return member.error().code == Errc::not_found ? Result<bool>(false) : Result<bool>(member.error());
  };
}

auto default_channel(channels::ChannelService& channels) {
  return [&channels](const std::string& tenant) -> Result<std::optional<std::string>> {
    const auto usual = channels.usual(tenant);
    if (usual) return std::optional(usual->id);
    if (usual.error().code == Errc::not_found) return std::optional<std::string>();
    return usual.error();
  };
}

auto teams_of(const host::TeamKeeper& keeper) {
  return [&keeper](const std::string& tenant, conversations::Team kind, const std::string& id) {
    return keeper.exists(tenant, kind == conversations::Team::queue ? "queue" : "department", id);
  };
}

/// Those of etc/channels.toml, as people see them: their settings stay with the operator.
std::vector<channels::ChannelRecord> channels_of_file(const ServerConfig& config) {
  std::vector<channels::ChannelRecord> all;
  for (const config::ChannelConfig& channel : config.channels) {
    channels::ChannelRecord record;
    record.tenant = channel.tenant;
    record.id = channel.id;
    record.name = channel.settings.string("name");
    record.provider = channel.provider;
    record.is_active = channel.enabled && channel.checked;
    record.from_file = true;
    all.push_back(std::move(record));
  }
  return all;
}

}  // namespace

Server::Parts::Parts(ServerOptions o, ServerConfig c, Log l)
    : options(std::move(o)),
      config(std::move(c)),
      log(std::move(l)),
      plugins(host_options(config.kernel, options.layout),
              {interfaces, log, metrics, clock, &registrations, &lifecycle}),
      plugin_control(options.sources, options.layout, config, plugins, log) {}

Result<> Server::Parts::migrate(const std::string& area, const json::array& list) {
  std::vector<store::Migration> steps;
  for (const json::value& item : list) {
    const json::object* step = item.if_object();
    if (!step)
      return fail(Errc::invalid, "plugin " + area + ", migrations: expected objects with \"name\" and \"sql\"");
    steps.push_back({std::string(string_or(*step, "name")), std::string(string_or(*step, "sql"))});
  }
  Result<store::MigrationArea> made = store::MigrationArea::make(area, std::move(steps));
  if (!made) return made.error();
  Result<store::Session> session = storage->open(store::Storage::Access::read_write);
  if (!session) return session.error();
  const Result<store::Storage::Facts> facts = storage->facts();
  if (!facts) return facts.error();
  const auto applied = store::Migrations(*session, facts->dialect, clock).up(*made);
  return applied ? Result<>() : applied.error();
}

Result<> Server::Parts::migrate_core(store::Session& session) {
  const auto folder = options.layout.shared("migrations");
  if (!folder) return folder.error();
  const Result<store::Storage::Facts> facts = storage->facts();
  if (!facts) return facts.error();
  const auto areas = store::read_migrations(*folder, facts->dialect);
  if (!areas) return areas.error();
  for (const store::MigrationArea& area : *areas) {
    const Result<std::size_t> applied = store::Migrations(session, facts->dialect, clock).up(area);
    if (!applied) return applied.error();
    if (*applied > 0) log.info("tables brought up to date", {{"area", area.name}, {"steps", *applied}});
  }
  return {};
}

/// The storage plugin first and alone: the others may want tables when they start.
Result<> Server::Parts::open_store() {
  const std::string& id = section("storage").string("plugin");
  auto started = start_named(plugins, "storage", id, plugin_configs(config, options.layout));
  if (!started) return started.error();
  storage_instance = *started;
  const auto* table = storage_instance->interface<parley_storage_v1>(PARLEY_STORAGE_V1);
  storage.emplace(table, storage_instance->raw());
  {
    Result<store::Session> session = storage->open(store::Storage::Access::read_write);
    if (!session) return session.error();
    if (const Result<> migrated = migrate_core(*session); !migrated) return migrated;
    if (const Result<> ours = check_keys(*session, *vault); !ours) return ours;
  }
  auto writing = store::Writer::start(*storage, writer_options(section("journal")), clock, log, metrics);
  if (!writing) return writing.error();
  writer = std::move(*writing);
  database = std::make_unique<store::Database>(*storage, store::DatabaseOptions{});
  return {};
}

Result<> Server::Parts::open_bus() {
  auto opened = NodeBus::open(section("bus"), plugins, plugin_configs(config, options.layout), clock, log, metrics);
  if (!opened) return opened.error();
  node_bus = std::move(*opened);
  stream = std::make_unique<realtime::EventStream>(stream_options(section("realtime"), node_bus->alone), node,
                                                   *node_bus->bus, *node_bus->cache, rooms, clock, log, metrics);
  if (const Result<> started = stream->start(); !started) return started;
  live_events = std::make_unique<LiveEvents>(domain_events, *stream);
  return {};
}

Result<> Server::Parts::make_cluster_node() {
  Result<std::string> named = node_name(options.layout.data_dir, ids);
  if (!named) return named.error();
  home = *std::move(named);
  auto made = ClusterNode::make(section("cluster"), {{home, node}, *storage, *node_bus->bus, clock, log, metrics});
  if (!made) return made.error();
  cluster_node = std::move(*made);
  return {};
}

Result<> Server::Parts::make_pipeline() {
  Result<net::FetchOptions> fetch = fetch_options(section("fetch"));
  if (!fetch) return fetch.error();
  fetcher = std::make_unique<net::Fetcher>(std::move(*fetch), log, metrics, clock);
  transport = std::make_unique<FetchTransport>(*fetcher);
  rules = std::make_unique<script::RuleRegistry>(rule_options(section("scripts"), section("hours")), clock, log);
  if (const Result<> started = rules->start(); !started) return started;
  PipelineOptions pipeline_settings = pipeline_options(config.kernel);
  pipeline_settings.aged = bot::SessionRepository::aged(section("bots").duration("trace_keep"));
  bots = std::make_unique<Bots>(
      config.kernel, BotParts{plugins, cluster_node->shards(), access, *database, *writer, channel_directory, *fetcher,
                              *rules, *vault, clock, ids, domain_events, log, metrics});
  pipeline = std::make_unique<Pipeline>(
      pipeline_settings, PipelineParts{*cluster_node, access, *database, *writer, channel_directory, *transport,
                                       domain_events, bots->bot(), bots->sessions(), clock, ids, log, metrics});
  if (const Result<> made = make_api(); !made) return made;
  if (const Result<> made = make_channels(); !made) return made;
  if (const Result<> made = make_people(); !made) return made;
  if (const Result<> added = bots->add_routes(*rest_api); !added) return added;
  authoring = std::make_unique<Authoring>(
      config.kernel, AuthoringGround{*bots, *database, *writer, accounts->services().audit, clock, ids, log});
  if (const Result<> added = authoring->add_routes(*rest_api); !added) return added;
  if (const Result<> made = make_installation(); !made) return made;
  services = std::unique_ptr<host::Services>(
      new host::Services{*fetcher, *database, *writer, channel_directory, pipeline->intake(), rooms, registrations,
                         event_delivery, *rest_api, *stream, accounts->services().gatekeeper, people->conversations(),
                         [this] { return accounts->services().tenants.active(); }});
  // By the name in the data folder: after a crash the leases are this server's own, and are taken up at once.
  job_leases = std::make_unique<host::JobLeases>(access, *database, *writer, home, clock, log);
  job_leases->start();
  jobs.use(*job_leases);
  interfaces.set_services(services.get());
  return {};
}

Result<> Server::Parts::make_api() {
  Result<std::unique_ptr<Accounts>> made = Accounts::make(
      config.kernel,
      {{access, *database, *writer, clock, ids, log}, plugins, *vault, *node_bus->bus, *node_bus->cache, metrics});
  if (!made) return made.error();
  accounts = std::move(*made);
  if (const Result<> joined = accounts->join_bus(); !joined) return joined;
  idempotency = std::make_unique<rest::Idempotency>(*database, *writer, clock);
  rest_api = std::make_unique<rest::Api>(
      router, catalogue,
      rest::ApiParts{accounts->authenticator(), accounts->throttle(), *idempotency, log,
                     [&address = accounts->address()](const net::Request& request) { return address.of(request); }});
  return accounts->add_routes(*rest_api);
}

Result<> Server::Parts::make_channels() {
  identity::Services& accounts_of = accounts->services();
  channel_control = std::make_unique<ChannelControl>(
      ChannelGround{node, access, *database, *writer, *vault, accounts_of.audit, accounts_of.quotas, *node_bus->bus,
                    clock, ids, log},
      PluginChannelGateway::Parts{plugins, channels, channel_directory, *transport, send_limits(section("outbox"))},
      channels_of_file(config));
  lifecycle.when_provider_replaced([this] { channel_control->reopen(); });
  return channel_control->add_routes(*rest_api);
}

Result<> Server::Parts::make_people() {
  address_book =
      std::make_unique<AddressBook>(AddressBookGround{*database, *writer, clock, ids, accounts->services().audit,
                                                      accounts->services().quotas, channel_directory, domain_events},
                                    section("contacts"));
  if (const Result<> added = address_book->add_routes(*rest_api); !added) return added;
  auto made = People::make(
      {*database, *writer, channel_directory, pipeline->outbox(), domain_events, accounts->services().audit, clock, ids,
       membership(accounts->services().members), default_channel(channel_control->service()), teams_of(teams)},
      access, log);
  if (!made) return made.error();
  people = std::move(*made);
  if (const Result<> added = people->add_routes(*rest_api); !added) return added;
  live = std::make_shared<Live>(section("realtime"), LiveGround{accounts->authenticator(), people->conversations(),
                                                                people->messages(), accounts->services().members,
                                                                *stream, rooms, *node_bus->cache, clock, log, metrics});
  accounts->services().changes.listen([watched = std::weak_ptr<Live>(live)](const identity::Change&) {
    if (const auto there = watched.lock()) there->check_soon();
  });
  return live->add_routes(router, *rest_api);
}

Result<> Server::Parts::make_installation() {
  installation = std::make_unique<Installation>(InstallationGround{config, plugins, plugin_control, access, *database,
                                                                   *writer, accounts->services().audit, clock});
  return api::add_installation_routes(*rest_api, *installation);
}

Result<> Server::Parts::start_plugins() {
  const messaging::SendLimits limits = send_limits(section("outbox"));
  std::vector<messaging::ChannelConfig> wanted;
  for (const config::ChannelConfig& channel : config.channels)
    if (channel.enabled && channel.checked) wanted.push_back(channel_config(channel, limits));
  channels.configure(std::move(wanted));
  plugin_control.start();
  return {};
}

Result<> Server::Parts::fill_demo() {
  const std::string& host = section("server").address("listen").host;
  if (options.demo) {
    if (!is_loopback(host))
      return fail(Errc::denied, "--demo takes a server that this machine alone can reach; server.listen is " + host);
    const auto made = accounts->fill_demo(channel_directory);
    if (!made) return made.error();
    log.info("demo data", {{"conversations made now", std::int64_t(*made)}});
  }
  return keep_demo_private(access, *database, host);
}

Result<> Server::Parts::listen() {
  if (const Result<> added = api::add_webhook_routes(router, pipeline->intake(), clock, metrics); !added) return added;
  if (const Result<> added = api::add_system_routes(router, readiness, metrics, std::string(kVersion)); !added)
    return added;
  if (const Result<> added = api::add_document_routes(router, catalogue, std::string(kVersion)); !added) return added;
  const auto pages = options.layout.shared("api-pages");
  if (const Result<> added = api::add_api_pages(router, pages ? std::optional(*pages) : std::nullopt); !added)
    return added;
  edge = std::make_unique<net::Edge>(edge_options(section("server")), router, log, metrics, ids, clock);
  return edge->start();
}

Result<> Server::Parts::start() {
  std::error_code problem;
  std::filesystem::create_directories(options.layout.data_dir, problem);
  if (problem)
    return fail(Errc::unavailable,
                "the data folder " + options.layout.data_dir.string() + " cannot be made: " + problem.message());
  Result<InstanceLock> taken = InstanceLock::take(options.layout.data_dir);
  if (!taken) return taken.error();
  lock.emplace(std::move(*taken));
  Result<secrets::Keyring> keys = open_keyring(section("secrets"), options.layout);
  if (!keys) return keys.error();
  keyring.emplace(*std::move(keys));
  vault.emplace(*keyring, clock);
  host::add_interfaces(interfaces);
  plugins.discover();
  for (auto step :
       {&Parts::open_store, &Parts::open_bus, &Parts::make_cluster_node, &Parts::make_pipeline, &Parts::start_plugins})
    if (const Result<> done = (this->*step)(); !done) return done;
  if (auto owner = accounts->first_start()) options.introduce({std::move(owner->email), std::move(owner->password)});
  if (const Result<> opened = channel_control->start(); !opened) return opened;
  if (const Result<> filled = fill_demo(); !filled) return filled;
  if (const Result<> loaded = bots->load(); !loaded) return loaded;
  if (const Result<> started = pipeline->start(); !started) return started;
  bots->start(pipeline->journal());
  people->start();
  if (const Result<> listening = listen(); !listening) return listening;
  readiness.set(true);
  return {};
}

bool Server::Parts::stop() {
  if (std::exchange(stopped, true)) return true;
  readiness.set(false);
  const SteadyTime end = clock.steady() + section("server").duration("stop_deadline");
  const auto left = [&] { return std::max(Millis(0), std::chrono::duration_cast<Millis>(end - clock.steady())); };
  bool clean = true;
  if (edge) clean = edge->drain(left() / 2) && clean;
  jobs.stop();
  if (job_leases) job_leases->stop();
  if (people) people->stop();
  live.reset();
  if (bots) bots->stop();
  if (pipeline) clean = pipeline->stop(left()) && clean;
  if (fetcher) fetcher->stop(left());
  channels.close_all();
  if (services) host::close(*services);
  if (writer) writer->stop();
  installation.reset();
  authoring.reset();
  people.reset();
  address_book.reset();
  channel_control.reset();
  pipeline.reset();
  bots.reset();
  cluster_node.reset();
  database.reset();
  writer.reset();
  storage.reset();
  storage_instance.reset();
  event_delivery.stop();
  if (accounts) accounts->leave_bus();
  live_events.reset();
  stream.reset();
  node_bus.reset();
  plugins.stop();
  return clean;
}

}  // namespace parley::server
