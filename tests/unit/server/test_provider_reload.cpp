#include <catch2/catch.hpp>
#include <filesystem>

#include "server/plugin_channel_gateway.hpp"
#include "support/manual_clock.hpp"
#include "support/temp_dir.hpp"

using namespace parley;
using namespace parley::server;

namespace {

struct NoTransport final : messaging::Transport {
  void send(messaging::BuiltRequest, std::function<void(messaging::FarEndAnswer)>) override {}
};

/// The real provider.cloud in a host, with a server's steps around it and what a test does between them.
struct Fixture final : plugin::Lifecycle {
  Fixture() {
    std::filesystem::copy_file(PARLEY_CLOUD_PLUGIN, folder / "cloud.so");
    host.discover();
    host.start({{"provider.cloud", {true, R"({"max_webhook_bytes":4194304})"}}});
  }
  ~Fixture() override { channels.close_all(); }

  Result<void> start(const std::shared_ptr<plugin::Instance>& instance) override {
    const Result<> opened = channels.open_on(instance);
    if (opened && during_start) during_start();
    return opened;
  }
  void replaced(const plugin::Instance&) override { gateway.apply(number()).value(); }
  void stop(plugin::Instance&) override {}

  static channels::ChannelRecord number(const std::string& token = "token") {
    channels::ChannelRecord channel;
    channel.tenant = "acme";
    channel.id = "support";
    channel.provider = "provider.cloud";
    channel.options = {{"phone_number_id", "1001"}};
    channel.secrets = {{"access_token", token}};
    return channel;
  }
  std::shared_ptr<const messaging::Channel> open() const { return directory.current()->find("support"); }
  plugin::PluginHostOptions options() const {
    plugin::PluginHostOptions options;
    options.folders = {folder.path()};
    options.loader.run_dir = run_dir / "opened";
    return options;
  }

  test::TempDir folder, run_dir;
  test::ManualClock clock;
  Metrics metrics;
  Log log{null_log_sink()};
  plugin::HostInterfaces interfaces;
  messaging::ChannelDirectory directory;
  Channels channels{directory, log};
  NoTransport transport;
  std::function<void()> during_start;
  plugin::PluginHost host{options(), {interfaces, log, metrics, clock, nullptr, this}};
  PluginChannelGateway gateway{{host, channels, directory, transport, {}}, {}};
};

}  // namespace

TEST_CASE("what is open with the same settings on the running build is not opened again", "[server][channels]") {
  Fixture f;
  REQUIRE(f.gateway.apply(Fixture::number()).has_value());
  const auto before = f.open();
  REQUIRE(before);
  REQUIRE(f.gateway.apply(Fixture::number()).has_value());
  CHECK(f.open() == before);
  REQUIRE(f.gateway.apply(Fixture::number("newer")).has_value());
  CHECK(f.open() != before);
}

TEST_CASE("a channel that is changed while its provider is replaced serves on the new build", "[server][reload]") {
  Fixture f;
  REQUIRE(f.gateway.apply(Fixture::number()).has_value());
  f.during_start = [&] { f.gateway.apply(Fixture::number("newer")).value(); };  // the old build is found still
  const auto report = f.host.reload("provider.cloud", R"({"max_webhook_bytes":4194304})");
  REQUIRE(report.has_value());
  CHECK(report->notes.empty());  // the old build has ended
  CHECK(f.open()->runs_on(f.host.find("provider.cloud")));
}

TEST_CASE("the channels of the configuration file are not among those that people opened", "[server][channels]") {
  Fixture f;
  REQUIRE(f.gateway.apply(Fixture::number()).has_value());
  CHECK(f.gateway.open() == std::vector<std::string>{"support"});
  channels::ChannelRecord main;
  main.id = "support";
  const PluginChannelGateway with_file{{f.host, f.channels, f.directory, f.transport, {}}, {main}};
  CHECK(with_file.open().empty());
}
