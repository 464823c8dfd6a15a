#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "plugin_fixture.hpp"

using namespace parley;
using namespace parley::plugin;
namespace fs = std::filesystem;
using Catch::Matchers::Contains;
using test::answer;
using test::Fixture;

namespace {

struct SwapFixture : Fixture {
  SwapFixture() { install("swap_one", "swap"); }
  void start_one() { start({"model.swap"}); }
};

}  // namespace

TEST_CASE("a reload answers with the new build under the same path", "[plugin][reload]") {
  SwapFixture fixture;
  fixture.start_one();
  CHECK(answer(*fixture.host->find("model.swap")) == "one{}");
  fixture.install("swap_two", "swap");
  const auto report = fixture.host->reload("model.swap", R"({"n":2})");
  REQUIRE(report.has_value());
  CHECK(report->notes.empty());
  CHECK(report->old_digest != report->new_digest);
  CHECK(report->version == "2.0.0");
  CHECK(answer(*fixture.host->find("model.swap")) == R"(two{"n":2})");
  CHECK(fixture.status("model.swap").version == "2.0.0");
  CHECK(fixture.status("model.swap").digest == report->new_digest);
}

TEST_CASE("a reload of the same file is a new instance with the new config", "[plugin][reload]") {
  SwapFixture fixture;
  fixture.start_one();
  const auto before = fixture.host->find("model.swap")->generation();
  const auto report = fixture.host->reload("model.swap", R"({"n":3})");
  REQUIRE(report.has_value());
  CHECK(fixture.host->find("model.swap")->generation() > before);
  CHECK(answer(*fixture.host->find("model.swap")) == R"(one{"n":3})");
}

TEST_CASE("the config of a reload is asked for with the new manifest", "[plugin][reload]") {
  SwapFixture fixture;
  fixture.start_one();
  fixture.install("swap_two", "swap");
  std::string version;
  const auto report = fixture.host->reload("model.swap", [&](const Manifest& manifest) -> Result<std::string> {
    version = to_text(manifest.version);
    return fail(Errc::invalid, "etc/plugins.d/model.swap.toml:3: n: expected a number");
  });
  CHECK(version == "2.0.0");
  REQUIRE(report.has_error());
  CHECK(answer(*fixture.host->find("model.swap")) == "one{}");
}

TEST_CASE("a failed reload leaves the old build serving and says why", "[plugin][reload]") {
  SwapFixture fixture;
  fixture.start_one();
  const auto serving = fixture.host->find("model.swap")->generation();
  SECTION("a file that is no plugin") {
    fixture.write("swap.so", "no ELF at all");
  }
  SECTION("another plugin") {
    fixture.install("good", "swap");
  }
  SECTION("no file") {
    fs::remove(fixture.folder / "swap.so");
  }
  const auto report = fixture.host->reload("model.swap", "{}");
  REQUIRE(report.has_error());
  CHECK(fixture.host->find("model.swap")->generation() == serving);
  CHECK(answer(*fixture.host->find("model.swap")) == "one{}");
  const PluginStatus status = fixture.status("model.swap");
  CHECK(status.state == State::running);
  REQUIRE(status.notes.size() == 1);
  CHECK_THAT(status.notes[0], Contains("reload failed") && Contains(report.error().message));
}

TEST_CASE("an instance in use outlives its replacement until the last pin is dropped", "[plugin][reload]") {
  SwapFixture fixture;
  fixture.options.retirement.drain_deadline = Millis(20);
  fixture.start_one();
  auto pin = fixture.host->find("model.swap");
  auto second_pin = pin;
  fixture.install("swap_two", "swap");
  const auto report = fixture.host->reload("model.swap", "{}");
  REQUIRE(report.has_value());
  REQUIRE(report->notes.size() == 1);
  CHECK_THAT(report->notes[0], Contains("in use") && Contains("20 ms"));
  CHECK(answer(*fixture.host->find("model.swap")) == "two{}");
  CHECK(answer(*pin) == "one{}");
  CHECK(fixture.status("model.swap").notes.size() == 1);

  pin.reset();
  CHECK(answer(*second_pin) == "one{}");
  second_pin.reset();
  REQUIRE(fixture.host->reload("model.swap", "{}").has_value());  // takes the drained one along
  CHECK(fixture.status("model.swap").notes.empty());
}

TEST_CASE("a reload waits for calls under way", "[plugin][reload]") {
  SwapFixture fixture;
  fixture.start_one();
  std::atomic<bool> stop{false};
  std::atomic<int> ones{0}, twos{0}, others{0};
  std::vector<std::thread> callers;
  for (int i = 0; i < 3; ++i) {
    callers.emplace_back([&] {
      while (!stop) {
        const auto instance = fixture.host->find("model.swap");
        const std::string text = instance ? answer(*instance) : "nobody";
        (text == "one{}" ? ones : text == "two{}" ? twos : others)++;
      }
    });
  }
  for (int i = 0; i < 10; ++i) {
    fixture.install(i % 2 == 0 ? "swap_two" : "swap_one", "swap");
    const auto report = fixture.host->reload("model.swap", "{}");
    REQUIRE(report.has_value());
    CHECK(report->notes.empty());
  }
  stop = true;
  for (std::thread& caller : callers) caller.join();
  CHECK(others == 0);
  CHECK(ones + twos > 0);
}

TEST_CASE("a context gives no pin once its instance was replaced and drained", "[plugin][reload]") {
  SwapFixture fixture;
  fixture.start_one();
  const PluginContext kept = fixture.host->find("model.swap")->context();
  CHECK(kept.pin() != nullptr);
  REQUIRE(fixture.host->reload("model.swap", "{}").has_value());
  CHECK(kept.pin() == nullptr);
  CHECK(kept.instance.expired());
}

TEST_CASE("a replaced instance is destroyed even while contexts of it are kept", "[plugin][reload]") {
  test::TempDir run_dir;
  const HostInterfaces interfaces;
  Metrics metrics;
  auto staged = stage(test::built("good"), run_dir.path(), 1u << 29);
  auto library = Library::open(*staged, *read_manifest(staged->copy));
  const test::ManualClock clock;
  Serving serving = Instance::make({*library, interfaces, metrics, clock, 1, Log(null_log_sink())});
  const PluginContext kept = serving.owner->context();
  const std::weak_ptr<Instance> owner = serving.owner;
  serving = {};
  CHECK(owner.expired());
}

TEST_CASE("a plugin that does not run is started by a reload", "[plugin][reload]") {
  SwapFixture fixture;
  fixture.write("swap.so", "not yet");
  fixture.start({});
  CHECK(fixture.host->reload("model.swap", "{}").has_error());
  fixture.install("swap_one", "swap");
  fixture.host->discover();
  const auto report = fixture.host->reload("model.swap", "{}");
  REQUIRE(report.has_value());
  CHECK(report->old_digest.empty());
  CHECK(fixture.runs("model.swap"));
}

TEST_CASE("copies of builds out of use go after their time", "[plugin][reload]") {
  SwapFixture fixture;
  fixture.options.loader.keep_copies = std::chrono::hours(1);
  fixture.start_one();
  const fs::path in_use = fixture.host->find("model.swap")->file().copy;
  fs::path old = in_use.parent_path() / (std::string(64, 'a') + ".so");
  fs::copy_file(in_use, old);
  const auto long_ago = std::chrono::file_clock::from_sys(fixture.clock.wall()) - std::chrono::hours(2);
  fs::last_write_time(old, long_ago);
  fs::last_write_time(in_use, long_ago);
  fixture.start({"model.swap"});
  CHECK(fs::exists(in_use));
  CHECK_FALSE(fs::exists(old));
}
