#include <catch2/catch.hpp>
#include <chrono>

#include "plugin/child_process.hpp"
#include "plugin_fixture.hpp"

using namespace parley;
using namespace parley::plugin;
using Catch::Matchers::Contains;
using test::Fixture;

TEST_CASE("a static constructor that throws is met in another process", "[plugin][probe]") {
  Fixture fixture(true);
  fixture.install("throwing_constructor");
  fixture.install("good");
  fixture.start({"model.throwing_constructor", "model.good"});
  const PluginStatus status = fixture.status("model.throwing_constructor");
  CHECK(status.state == State::refused);
  CHECK_THAT(status.reason, Contains("static constructors") && Contains("thrown by a static constructor") &&
                                Contains("move that work"));
  CHECK(fixture.runs("model.good"));
}

TEST_CASE("a static constructor that never ends is given up", "[plugin][probe]") {
  Fixture fixture(true);
  fixture.options.loader.probe.timeout = Millis(300);
  fixture.install("hanging_constructor");
  fixture.start({"model.hanging_constructor"});
  CHECK_THAT(fixture.status("model.hanging_constructor").reason, Contains("static constructors") && Contains("300 ms"));
}

TEST_CASE("the probe tells the loader's reason", "[plugin][probe]") {
  Fixture fixture(true);
  fixture.install("undefined_symbol");
  fixture.start({"model.undefined_symbol"});
  CHECK_THAT(fixture.status("model.undefined_symbol").reason, Contains("a_function_that_nobody_has"));
}

TEST_CASE("a file that passed is not probed again, a changed one is", "[plugin][probe]") {
  test::TempDir run_dir;
  const auto swap_one = stage(test::built("swap_one"), run_dir.path(), 1u << 29);
  const auto swap_two = stage(test::built("swap_two"), run_dir.path(), 1u << 29);
  REQUIRE(swap_one.has_value());
  REQUIRE(Probe({{PARLEY_TEST_PROBE, "__probe"}, Millis(10000)}).check("model.swap", *swap_one).has_value());
  const Probe no_longer_there({{"/nowhere/parley", "__probe"}, Millis(10000)});
  CHECK(no_longer_there.check("model.swap", *swap_one).has_value());
  const auto refused = no_longer_there.check("model.swap", *swap_two);
  REQUIRE(refused.has_error());
  CHECK_THAT(refused.error().message, Contains("/nowhere/parley"));
}

TEST_CASE("a child's end and last words are told", "[plugin][probe]") {
  const auto said = run_child({"sh", "-c", "echo one; echo two >&2; exit 7"}, Millis(10000));
  REQUIRE(said.has_value());
  CHECK(said->code == 7);
  CHECK(said->output == "one | two");
  CHECK_FALSE(said->timed_out);
  CHECK(run_child({"sh", "-c", "kill -6 $$"}, Millis(10000))->signal == 6);
  CHECK(run_child({"sh", "-c", "sleep 60"}, Millis(20))->timed_out);
  const auto long_speech = run_child({"sh", "-c", "head -c 300000 /dev/zero | tr '\\0' x; echo end"}, Millis(10000));
  CHECK(long_speech->output.size() <= 2048);
  CHECK(long_speech->output.ends_with("xend"));
}
