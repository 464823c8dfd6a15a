#include <catch2/catch.hpp>

#include "plugin_fixture.hpp"

using namespace parley;
using namespace parley::plugin;
namespace fs = std::filesystem;
using Catch::Matchers::Contains;
using test::answer;
using test::Fixture;

TEST_CASE("a plugin gets a host interface only when its manifest asks for it", "[plugin][permissions]") {
  Fixture fixture;
  fixture.install("asks_for_events");
  fixture.install("asks_for_nothing");
  fixture.start({"model.asks_for_events", "model.asks_for_nothing"});
  CHECK(answer(*fixture.host->find("model.asks_for_events")) == "events{}");
  CHECK(answer(*fixture.host->find("model.asks_for_nothing")) == "no events{}");
}

TEST_CASE("every plugin may log and count, under its own name", "[plugin][permissions]") {
  Fixture fixture;
  fixture.install("good");
  fixture.start({"model.good"});
  const auto instance = fixture.host->find("model.good");
  // The same parley_host that the plugin holds.
  const HostInterfaces& interfaces = fixture.interfaces;
  HostEndpoint endpoint(interfaces, instance->manifest(), instance->context());
  const parley_host* host = endpoint.raw();
  const auto* metrics =
      static_cast<const parley_host_metrics_v1*>(host->get_interface(host, str(PARLEY_HOST_METRICS_V1)));
  const auto* log = static_cast<const parley_host_log_v1*>(host->get_interface(host, str(PARLEY_HOST_LOG_V1)));
  REQUIRE(metrics != nullptr);
  REQUIRE(log != nullptr);
  metrics->add(host, str("calls"), 3);
  metrics->set(host, str("calls"), 9);  // a counter stays a counter
  metrics->set(host, str("depth"), -2);
  metrics->add(host, str("Bad\"name"), 1);
  log->write(host, PARLEY_LOG_INFO, {nullptr, 0});
  const std::string text = fixture.metrics.render();
  CHECK_THAT(text, Contains("parley_plugin_calls{plugin=\"model.good\"} 3"));
  CHECK_THAT(text, Contains("parley_plugin_depth{plugin=\"model.good\"} -2"));
  CHECK_THAT(text, !Contains("Bad"));
  CHECK(context_of(host).id == "model.good");
}

TEST_CASE("every plugin may ask the host for the time", "[plugin][permissions]") {
  Fixture fixture;
  Manifest manifest;
  PluginContext context{
      .id = "model.any", .log = Log(null_log_sink()), .metrics = &fixture.metrics, .clock = &fixture.clock};
  HostEndpoint endpoint(fixture.interfaces, manifest, std::move(context));
  const parley_host* host = endpoint.raw();
  const auto* clock = static_cast<const parley_host_clock_v1*>(host->get_interface(host, str(PARLEY_HOST_CLOCK_V1)));
  REQUIRE(clock != nullptr);
  const auto before = clock->wall_ms(host);
  fixture.clock.advance(Millis{1500});
  CHECK(clock->wall_ms(host) == before + 1500);
}

TEST_CASE("a plugin cannot fill the metrics page", "[plugin][permissions]") {
  Fixture fixture;
  Manifest manifest;
  PluginContext context{.id = "model.many", .log = Log(null_log_sink()), .metrics = &fixture.metrics};
  HostEndpoint endpoint(fixture.interfaces, manifest, std::move(context));
  for (std::size_t i = 0; i < HostEndpoint::kMaxMetrics; ++i) {
    REQUIRE(endpoint.admits_metric("m" + std::to_string(i), 'c'));
  }
  CHECK_FALSE(endpoint.admits_metric("one_more", 'c'));
  CHECK(endpoint.admits_metric("m0", 'c'));
}

TEST_CASE("a plugin of a later SDK with a longer entry loads", "[plugin]") {
  Fixture fixture;
  fixture.install("longer_entry");
  fixture.start({"model.longer_entry"});
  CHECK(fixture.runs("model.longer_entry"));
}

TEST_CASE("states that need no action are told apart", "[plugin]") {
  Fixture fixture;
  fixture.install("good");
  fixture.install("needs_good");
  fixture.install("longer_entry");
  fixture.start({});
  CHECK(fixture.status("model.good").state == State::not_configured);
  fixture.host->start({{"model.good", {false, "{}"}}, {"model.longer_entry", {true, "{}"}}});
  CHECK(fixture.status("model.good").state == State::off);
  CHECK(fixture.status("model.needs_good").state == State::not_configured);
  CHECK(fixture.runs("model.longer_entry"));
}

TEST_CASE("a check resolves and opens nothing", "[plugin]") {
  Fixture fixture;
  fixture.install("good");
  fixture.install("missing_requires");
  fixture.start({});
  const auto order = fixture.host->resolve({{"model.good", {true, "{}"}}, {"model.missing_requires", {true, "{}"}}});
  CHECK(order == std::vector<std::string>{"model.good"});
  CHECK(fixture.host->find("model.good") == nullptr);
  CHECK(fixture.status("model.missing_requires").state == State::refused);
  CHECK_FALSE(fs::exists(fixture.options.loader.run_dir));
}

TEST_CASE("output beyond the bound is refused, sentences are cut", "[plugin][sink]") {
  StringSink sink(4);
  CHECK(sink.raw()->write(sink.raw()->ctx, "abc", 3) == PARLEY_OK);
  CHECK(sink.raw()->write(sink.raw()->ctx, "de", 2) == PARLEY_LIMIT);
  CHECK(sink.raw()->write(sink.raw()->ctx, "x", UINT64_MAX) == PARLEY_LIMIT);
  CHECK(sink.text() == "abc");
  CHECK(sink.overflowed());
  StringSink sentence(4, Overflow::cut_off);
  CHECK(sentence.raw()->write(sentence.raw()->ctx, "abcdef", 6) == PARLEY_OK);
  CHECK(sentence.text() == "abcd");
}

TEST_CASE("a plugin's status becomes the kernel's code, with its id and its words", "[plugin][call]") {
  const auto denied = call("auth.x", "authenticate", [](const parley_sink* error) {
    error->write(error->ctx, "the token has expired", 21);
    return parley_status{PARLEY_DENIED};
  });
  REQUIRE(denied.has_error());
  CHECK(denied.error().code == Errc::denied);
  CHECK(denied.error().message == "plugin auth.x, authenticate: the token has expired");
  const auto odd = call("auth.x", "authenticate", [](const parley_sink*) { return parley_status{4711}; });
  CHECK(odd.error().code == Errc::internal);
  CHECK_THAT(odd.error().message, Contains("4711 (unknown)"));
}
