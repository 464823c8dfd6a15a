#include "server/server.hpp"

#include <fstream>
#include <iterator>
#include <map>
#include <optional>

#include "api/document_routes.hpp"
#include "api/system_routes.hpp"
#include "api/webhook_routes.hpp"
#include "base/crypto.hpp"
#include "base/version.hpp"
#include "host/features.hpp"
#include "host/services.hpp"
#include "net/edge.hpp"
#include "net/fetcher.hpp"
#include "plugin/plugin_host.hpp"
#include "realtime/rooms.hpp"
#include "rest/api.hpp"
#include "server/accounts.hpp"
#include "server/fetch_transport.hpp"
#include "server/instance_lock.hpp"
#include "server/live_events.hpp"
#include "server/named_plugin.hpp"
#include "server/node_bus.hpp"
#include "server/option_mapping.hpp"
#include "server/people.hpp"
#include "server/pipeline.hpp"
#include "server/rotate_secrets.hpp"
#include "server/rule_bot.hpp"
#include "server/server_config.hpp"
#include "server/server_lifecycle.hpp"
#include "store/database.hpp"
#include "store/migrations.hpp"
#include "store/writer.hpp"

namespace parley::server {

namespace {

constexpr std::size_t kEventsForPlugins = 10'000;
constexpr Millis kRetireDeadline{5'000};

plugin::PluginHostOptions host_options(const config::Configuration& kernel, const Layout& layout) {
  plugin::PluginHostOptions options;
  options.folders = plugin_folders(kernel, layout);
  options.loader.run_dir = layout.data_dir / "run/plugins";
  options.loader.probe.command = {layout.program.string(), "__probe"};
  return options;
}

/// As PluginStatus tells it; "" for a file that cannot be read.
std::string digest_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  return in.bad() || bytes.empty() ? std::string() : to_hex(sha256(bytes));
}

PipelineOptions pipeline_options(const config::Configuration& kernel) {
  PipelineOptions options;
  options.dispatch = dispatch_options(kernel.section("dispatch"));
  options.outbox = outbox_options(kernel.section("outbox"));
  options.conversations_cached = std::size_t(kernel.section("dispatch").integer("conversations_cached"));
  options.journal_keep = kernel.section("journal").duration("keep");
  return options;
}

}  // namespace

/// All parts. Members are made from top to bottom and destroyed from bottom to top: what a part uses stands above it.
struct Server::Parts {
  ServerOptions options;
  ServerConfig config;
  Log log;
  SystemClock clock;
  UuidV7 ids{clock};
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
  host::Registrations registrations{router, catalogue, event_delivery};
  host::Features features{registrations, [this](auto& area, auto& list) { return migrate(area, list); },
                          kRetireDeadline, log};
  messaging::ChannelDirectory channel_directory;
  Channels channels{channel_directory, log};
  ServerLifecycle lifecycle{features, channels};
  plugin::HostInterfaces interfaces;
  plugin::PluginHost plugins;

  std::shared_ptr<plugin::Instance> storage_instance;
  std::optional<store::Storage> storage;
  std::unique_ptr<store::Writer> writer;
  std::unique_ptr<store::Database> database;
  std::unique_ptr<NodeBus> node_bus;  // for realtime, presence, limits: node_bus->bus, node_bus->cache
  std::unique_ptr<realtime::EventStream> stream;
  std::unique_ptr<LiveEvents> live_events;
  std::unique_ptr<net::Fetcher> fetcher;
  std::unique_ptr<FetchTransport> transport;
  std::unique_ptr<script::RuleRegistry> rules;
  std::unique_ptr<RuleBot> bot;
  std::unique_ptr<Pipeline> pipeline;
  std::unique_ptr<Accounts> accounts;
  std::optional<identity::Registration::First> first_owner;
  std::unique_ptr<rest::Idempotency> idempotency;
  std::unique_ptr<rest::Api> rest_api;
  std::unique_ptr<People> people;
  std::unique_ptr<host::Services> services;
  api::Readiness readiness;
  std::unique_ptr<net::Edge> edge;
  std::map<std::string, std::string>
      running_options;  // plugin -> the options it runs with, to see what a reload changes
  bool stopped = false;

  Parts(ServerOptions o, ServerConfig c, Log l)
      : options(std::move(o)),
        config(std::move(c)),
        log(std::move(l)),
        plugins(host_options(config.kernel, options.layout),
                {interfaces, log, metrics, clock, &registrations, &lifecycle}) {}

  const config::Settings& section(std::string_view name) const { return config.kernel.section(name); }

  Result<> migrate(const std::string& area, const json::array& list);
  Result<> migrate_core(store::Session& session);
  Result<> open_store();
  Result<> open_bus();
  Result<> make_pipeline();
  Result<> make_api();
  Result<> make_people();
  Result<> start_plugins();
  Result<> listen();
  Result<> start();
  bool stop();
};

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
  stream = std::make_unique<realtime::EventStream>(stream_options(section("realtime")), *node_bus->bus,
                                                   *node_bus->cache, rooms, clock, log, metrics);
  if (const Result<> started = stream->start(); !started) return started;
  live_events = std::make_unique<LiveEvents>(domain_events, *stream);
  return {};
}

Result<> Server::Parts::make_pipeline() {
  Result<net::FetchOptions> fetch = fetch_options(section("fetch"));
  if (!fetch) return fetch.error();
  fetcher = std::make_unique<net::Fetcher>(std::move(*fetch), log, metrics, clock);
  transport = std::make_unique<FetchTransport>(*fetcher);
  rules = std::make_unique<script::RuleRegistry>(rule_options(section("scripts"), section("hours")), clock, log);
  if (const Result<> started = rules->start(); !started) return started;
  const PipelineOptions pipeline_settings = pipeline_options(config.kernel);
  bot = std::make_unique<RuleBot>(*rules, business_facts(section("business"), section("hours")),
                                  pipeline_settings.dispatch.workers, clock, log);
  pipeline = std::make_unique<Pipeline>(
      pipeline_settings, PipelineParts{access, *database, *writer, channel_directory, *transport, domain_events, *bot,
                                       clock, ids, log, metrics});
  if (const Result<> made = make_api(); !made) return made;
  if (const Result<> made = make_people(); !made) return made;
  services = std::unique_ptr<host::Services>(
      new host::Services{*fetcher, *database, *writer, channel_directory, pipeline->intake(), rooms, registrations,
                         event_delivery, *rest_api, *stream, accounts->services().gatekeeper});
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
      router, catalogue, rest::ApiParts{accounts->authenticator(), accounts->throttle(), *idempotency, log});
  return accounts->add_routes(*rest_api);
}

Result<> Server::Parts::make_people() {
  auto made = People::make({*database, *writer, channel_directory, pipeline->outbox(), domain_events,
                            accounts->services().audit, clock, ids, membership(*database), default_channel(*database)},
                           access, log);
  if (!made) return made.error();
  people = std::move(*made);
  return people->add_routes(*rest_api);
}

Result<> Server::Parts::start_plugins() {
  const messaging::SendLimits limits = send_limits(section("outbox"));
  std::vector<messaging::ChannelConfig> wanted;
  for (const config::ChannelConfig& channel : config.channels)
    if (channel.enabled && channel.checked) wanted.push_back(channel_config(channel, limits));
  channels.configure(std::move(wanted));
  const plugin::PluginConfigs configs = plugin_configs(config, options.layout);
  for (const auto& [id, plugin] : configs) running_options[id] = plugin.json;
  plugins.start(configs);
  return {};
}

Result<> Server::Parts::listen() {
  if (const Result<> added = api::add_webhook_routes(router, pipeline->intake(), clock, metrics); !added) return added;
  if (const Result<> added = api::add_system_routes(router, readiness, metrics, std::string(kVersion)); !added)
    return added;
  if (const Result<> added = api::add_document_routes(router, catalogue, std::string(kVersion)); !added) return added;
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
  for (auto step : {&Parts::open_store, &Parts::open_bus, &Parts::make_pipeline, &Parts::start_plugins})
    if (const Result<> done = (this->*step)(); !done) return done;
  first_owner = accounts->first_start();
  if (const Result<> started = pipeline->start(); !started) return started;
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
  if (people) people->stop();
  if (pipeline) clean = pipeline->stop(left()) && clean;
  if (fetcher) fetcher->stop(left());
  channels.close_all();
  if (services) host::close(*services);
  if (writer) writer->stop();
  people.reset();
  pipeline.reset();
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

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() {
  stop();
}

Result<std::unique_ptr<Server>> Server::start(ServerOptions options) {
  config::Loaded<config::Configuration> kernel = load_kernel_config(options.sources);
  if (!kernel.ok()) return fail(Errc::invalid, "the configuration has errors:\n" + config::to_text(kernel.findings()));
  std::vector<plugin::Manifest> manifests;
  for (const plugin::Candidate& found :
       plugin::discover(plugin_folders(kernel.value(), options.layout), 1000, SystemClock().wall()).candidates)
    if (found.manifest) manifests.push_back(*found.manifest);
  ServerConfig config = load_config(options.sources, std::move(kernel), manifests);
  if (!config.ok()) return fail(Errc::invalid, "the configuration has errors:\n" + config::to_text(config.findings));
  Log log = make_log(config.kernel.section("log"));
  for (const config::Finding& warning : config.findings) log.warning(warning.to_text());
  auto parts = std::make_unique<Parts>(std::move(options), std::move(config), log);
  if (const Result<> started = parts->start(); !started) {
    parts->stop();
    return started.error();
  }
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

bool Server::stop() {
  return parts_->stop();
}

std::string Server::url() const {
  const std::string& host = parts_->section("server").address("listen").host;
  const std::string shown = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return "http://" + shown + ":" + std::to_string(parts_->edge->port());
}

std::optional<FirstOwner> Server::take_first_owner() {
  auto made = std::exchange(parts_->first_owner, std::nullopt);
  return made ? std::optional(FirstOwner{std::move(made->email), std::move(made->password)}) : std::nullopt;
}

std::vector<plugin::PluginStatus> Server::plugins() const {
  return parts_->plugins.status();
}

Result<std::string> Server::reload(const std::string& plugin) {
  Parts& p = *parts_;
  if (plugin == p.section("storage").string("plugin"))
    return fail(Errc::invalid,
                plugin + " holds the data of this process and cannot be replaced while it runs; restart instead");
  if (NodeBus::uses(p.section("bus"), plugin))
    return fail(
        Errc::invalid,
        plugin + " holds the subscriptions of this process and cannot be replaced while it runs; restart instead");
  std::string options;
  const auto config_of = [&](const plugin::Manifest& manifest) -> Result<std::string> {
    ServerConfig fresh = load_config(p.options.sources, load_kernel_config(p.options.sources), {manifest});
    for (const config::PluginConfig& configured : fresh.plugins)
      if (configured.id == manifest.id) return options = plugin_json(configured.settings, p.options.layout);
    return fail(Errc::invalid, "no file in plugins.d speaks of " + manifest.id);
  };
  const Result<plugin::ReloadReport> report = p.plugins.reload(plugin, config_of);
  if (!report) return report.error();
  p.running_options[plugin] = options;
  std::string text = plugin + " " + report->version + " serves as generation " + std::to_string(report->generation);
  for (const std::string& note : report->notes) text += "; " + note;
  p.log.info("plugin replaced", {{"plugin", plugin}, {"version", report->version}, {"digest", report->new_digest}});
  return text;
}

std::string Server::reload_all() {
  Parts& p = *parts_;
  const ServerConfig fresh =
      load_config(p.options.sources, load_kernel_config(p.options.sources), p.plugins.manifests());
  if (!fresh.ok()) return "the configuration has errors, nothing was replaced:\n" + config::to_text(fresh.findings);
  const plugin::PluginConfigs wanted = plugin_configs(fresh, p.options.layout);
  std::string text;
  for (const plugin::PluginStatus& status : plugins()) {
    if (status.state != plugin::State::running || status.id == p.section("storage").string("plugin") ||
        NodeBus::uses(p.section("bus"), status.id))
      continue;
    const auto options = wanted.find(status.id);
    const bool same_options = options != wanted.end() && options->second.json == p.running_options[status.id];
    if (same_options && digest_of(status.path) == status.digest) continue;
    const Result<std::string> done = reload(status.id);
    text += (done ? *done : status.id + " was not replaced: " + done.error().message) + "\n";
  }
  return text.empty() ? "no plugin's file or options have changed\n" : text;
}

}  // namespace parley::server
