#include <catch2/catch.hpp>

#include "plugin_fixture.hpp"

using namespace parley;
using namespace parley::plugin;
namespace fs = std::filesystem;
using Catch::Matchers::Contains;
using test::Fixture;

namespace {

/// Writes down what it is asked to do, and fails to start the plugin of that id.
class Recorder final : public Lifecycle {
 public:
  explicit Recorder(std::string fails = {}) : fails_(std::move(fails)) {}
  Result<void> start(const std::shared_ptr<Instance>& instance) override {
    note("start", *instance);
    callable_in_start = instance->context().pin() != nullptr;
    if (instance->id() == fails_) return fail(Errc::invalid, "migration 0001 of " + fails_ + ": syntax error");
    return {};
  }
  void replaced(const Instance& instance) override { note("replaced", instance); }
  void stop(Instance& instance) override { note("stop", instance); }
  std::vector<std::string> notes() const {
    std::lock_guard lock(mutex_);
    return notes_;
  }
  std::atomic<bool> callable_in_start{false};

 private:
  void note(const std::string& what, const Instance& instance) {
    std::lock_guard lock(mutex_);
    notes_.push_back(what + " " + instance.id() + " " + std::to_string(instance.generation()));
  }
  std::string fails_;
  mutable std::mutex mutex_;
  std::vector<std::string> notes_;
};

}  // namespace

TEST_CASE("plugins start after what they require and stop before it", "[plugin][lifecycle]") {
  Recorder recorder;
  Fixture fixture;
  fixture.lifecycle = &recorder;
  fixture.install("good");
  fixture.install("needs_good", "a_first_by_name");
  fixture.start({"model.needs_good", "model.good"});
  fixture.host->stop();
  CHECK(recorder.notes() == std::vector<std::string>{"start model.good 1", "start model.needs_good 2",
                                                     "stop model.needs_good 2", "stop model.good 1"});
  CHECK(fixture.host->find("model.good") == nullptr);
  CHECK(fixture.status("model.good").state == State::stopped);
}

TEST_CASE("a reload starts the new instance before it stops the old one", "[plugin][lifecycle]") {
  Recorder recorder;
  Fixture fixture;
  fixture.lifecycle = &recorder;
  fixture.install("good");
  fixture.start({"model.good"});
  REQUIRE(fixture.host->reload("model.good", "{}").has_value());
  CHECK(recorder.notes() == std::vector<std::string>{"start model.good 1", "start model.good 2",
                                                     "replaced model.good 2", "stop model.good 1"});
}

TEST_CASE("a start that fails takes the plugin back out with all it registered", "[plugin][lifecycle]") {
  Recorder recorder("model.left_registration");
  Fixture fixture;
  fixture.lifecycle = &recorder;
  fixture.install("good");
  fixture.install("left_registration");
  fixture.start({"model.good", "model.left_registration"});
  const PluginStatus status = fixture.status("model.left_registration");
  CHECK(status.state == State::failed);
  CHECK_THAT(status.reason, Contains("migration 0001"));
  CHECK(fixture.books.count() == 0);
  CHECK(recorder.notes().back() == "stop model.left_registration 2");
  CHECK(fixture.runs("model.good"));
}

TEST_CASE("a plugin cannot be called back before its init has succeeded", "[plugin][lifecycle]") {
  Recorder recorder;
  Fixture fixture;
  fixture.lifecycle = &recorder;
  fixture.install("left_registration");  // it registers inside init
  fixture.start({"model.left_registration"});
  CHECK(fixture.books.count() == 1);
  CHECK_FALSE(fixture.books.callable_at_once());
  CHECK(recorder.callable_in_start);
}

TEST_CASE("a run directory that others can write to is refused", "[plugin]") {
  Fixture fixture;
  fs::create_directory(fixture.options.loader.run_dir);
  fs::permissions(fixture.options.loader.run_dir, fs::perms::all);
  fixture.install("good");
  fixture.start({"model.good"});
  CHECK_THAT(fixture.status("model.good").reason, Contains("run directory") && Contains("chmod"));
}
