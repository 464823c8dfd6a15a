#include <catch2/catch.hpp>

#include "plugin_fixture.hpp"

using namespace parley;
using namespace parley::plugin;
namespace fs = std::filesystem;
using Catch::Matchers::Contains;
using test::Fixture;

namespace {

struct Bad {
  const char* name;
  State state;
  const char* field;  // that the reason must name
  const char* found;  // that the reason must show
};

const Bad kBad[] = {
    {"missing_entry", State::refused, "exported symbol", "parley_plugin_entry"},
    {"wrong_magic", State::refused, "entry.magic", "0x464c457f"},
    {"short_entry", State::refused, "entry.struct_size", "16"},
    {"wrong_major", State::refused, "\"abi\".major", "expected 1, found 2"},
    {"wrong_entry_major", State::refused, "entry.abi.major", "expected 1, found 7"},
    {"newer_minor", State::refused, "\"abi\".minor", "found 900"},
    {"newer_entry_minor", State::refused, "entry.abi.minor", "found 900"},
    {"unknown_field", State::refused, "\"colour\"", "unknown"},
    {"digest_mismatch", State::refused, "entry.manifest_digest", "found 0000"},
    {"null_digest", State::refused, "entry.manifest_digest", "found nothing"},
    {"null_init", State::refused, "entry.init", "found null"},
    {"undefined_symbol", State::refused, "shared object", "a_function_that_nobody_has"},
    {"wants_too_much", State::refused, "permissions", "parley.host.omnipotence/1"},
    {"missing_requires", State::refused, "requires", "storage.nowhere"},
    {"too_new_requires", State::refused, "requires", "model.good>=9.0.0, found version 1.0.0"},
    {"throwing_init", State::failed, "init", "thrown by init"},
    {"throwing_init_other", State::failed, "init", "no std::exception"},
    {"failing_init", State::failed, "init", "option api_key: expected a key, found nothing"},
    {"init_without_instance", State::failed, "init", "PARLEY_OK and none"},
    {"null_interface", State::failed, "get_interface(\"parley.model/1\")", "found null"},
    {"short_table", State::failed, "struct_size", "found 16"},
    {"null_function", State::failed, "get_interface(\"parley.model/1\")", "function at offset 16"},
};

}  // namespace

TEST_CASE("a bad plugin is refused by name, field and finding, and the others run", "[plugin][bad]") {
  const Bad bad = GENERATE(from_range(std::begin(kBad), std::end(kBad)));
  CAPTURE(bad.name);
  Fixture fixture;
  fixture.install("good");
  fixture.install(bad.name);
  const std::string id = std::string("model.") + bad.name;
  const std::string shown = std::string(bad.name) == "unknown_field" ? bad.name : id;
  fixture.start({"model.good", id});
  const PluginStatus status = fixture.status(shown, std::string(bad.name) + ".so");
  CHECK(status.state == bad.state);
  CHECK_THAT(status.reason, Contains("plugin ") && Contains(bad.name) && Contains(bad.field) && Contains(bad.found));
  CHECK(fixture.host->find(id) == nullptr);
  CHECK(fixture.runs("model.good"));
}

TEST_CASE("all bad plugins in one folder leave the good one running", "[plugin][bad]") {
  Fixture fixture;
  std::vector<std::string> ids{"model.good"};
  fixture.install("good");
  for (const Bad& bad : kBad) {
    fixture.install(bad.name);
    ids.push_back(std::string("model.") + bad.name);
  }
  fixture.start(ids);
  REQUIRE(fixture.runs("model.good"));
  CHECK(test::answer(*fixture.host->find("model.good")) == "good{}");
  CHECK(fixture.host->by_kind(Kind::model).size() == 1);
}

TEST_CASE("a file that is no plugin is listed with the reason", "[plugin][bad]") {
  Fixture fixture;
  fixture.install("good");
  fixture.install("truncated_manifest");
  fixture.install("no_manifest");
  fixture.write("empty.so", "");
  fixture.write("text.so", std::string(200, 'x'));
  fixture.write("cut.so", test::read_file(test::built("good")).substr(0, 100));
  fs::create_directory(fixture.folder / "directory.so");
  fixture.start({"model.good"});
  const auto reason = [&](const std::string& stem) {
    const PluginStatus status = fixture.status(stem);
    CHECK(status.state == State::refused);
    return status.reason;
  };
  CHECK_THAT(reason("empty"), Contains("empty.so") && Contains("ELF header") && Contains("a file of 0"));
  CHECK_THAT(reason("text"), Contains("ELF magic") && Contains("another kind of file"));
  CHECK_THAT(reason("cut"), Contains("ELF") && Contains("truncated"));
  CHECK_THAT(reason("directory"), Contains("regular file") && Contains("a directory"));
  CHECK_THAT(reason("truncated_manifest"), Contains("manifest is not valid JSON"));
  CHECK_THAT(reason("no_manifest"), Contains("no_manifest.so.json") && Contains("parley_add_plugin"));
  CHECK(fixture.runs("model.good"));
}

TEST_CASE("of two files with one id the first serves and the second is refused", "[plugin][bad]") {
  Fixture fixture;
  fixture.install("good");
  fixture.install("same_id");
  fixture.start({"model.good"});
  CHECK(test::answer(*fixture.host->find("model.good")) == "good{}");
  const PluginStatus second = fixture.status("model.good", "same_id.so");
  CHECK(second.state == State::refused);
  CHECK_THAT(second.reason, Contains("\"id\"") && Contains("good.so"));
}

TEST_CASE("plugins that require each other are refused with the circle", "[plugin][bad]") {
  Fixture fixture;
  for (const char* name : {"good", "cyclic_a", "cyclic_b"}) fixture.install(name);
  fixture.start({"model.good", "model.cyclic_a", "model.cyclic_b"});
  CHECK_THAT(fixture.status("model.cyclic_a").reason, Contains("model.cyclic_a -> model.cyclic_b -> model.cyclic_a"));
  CHECK(fixture.status("model.cyclic_b").state == State::refused);
  CHECK(fixture.runs("model.good"));
}

TEST_CASE("a plugin that requires a failed one is refused and says so", "[plugin][bad]") {
  Fixture fixture;
  fixture.install("needs_good");
  fixture.install("good");
  fixture.host = nullptr;
  SECTION("when it is off") {
    fixture.start({"model.needs_good"});
    CHECK_THAT(fixture.status("model.needs_good").reason, Contains("model.good is not configured"));
  }
  SECTION("and starts after it when it runs") {
    fixture.start({"model.needs_good", "model.good"});
    CHECK(fixture.runs("model.needs_good"));
    CHECK(fixture.host->find("model.needs_good")->generation() > fixture.host->find("model.good")->generation());
  }
}

TEST_CASE("an enabled plugin without a file is listed", "[plugin][bad]") {
  Fixture fixture;
  fixture.start({"model.ghost"});
  CHECK(fixture.status("model.ghost").state == State::refused);
  CHECK_THAT(fixture.status("model.ghost").reason, Contains("install it"));
}

TEST_CASE("an init that does not come back is left behind and the others run", "[plugin][bad]") {
  Fixture fixture;
  fixture.options.start_deadline = Millis(50);
  fixture.install("hanging_init");
  fixture.install("good");
  fixture.start({"model.hanging_init", "model.good"});
  CHECK(fixture.status("model.hanging_init").state == State::failed);
  CHECK_THAT(fixture.status("model.hanging_init").reason, Contains("init") && Contains("50 ms"));
  CHECK(fixture.runs("model.good"));
}

TEST_CASE("a plugin that hangs in stop is reported and does not hold up the rest", "[plugin][bad]") {
  Fixture fixture;
  fixture.options.retirement.stop_deadline = Millis(50);
  fixture.install("hanging_stop");
  fixture.install("good");
  fixture.start({"model.hanging_stop", "model.good"});
  fixture.host->stop();
  CHECK(fixture.status("model.good").state == State::stopped);
  CHECK(fixture.status("model.good").notes.empty());
  REQUIRE(fixture.status("model.hanging_stop").notes.size() == 1);
  CHECK_THAT(fixture.status("model.hanging_stop").notes[0], Contains("50 ms") && Contains("left behind"));
}

TEST_CASE("what a plugin throws from any function becomes an error with its id", "[plugin][bad]") {
  Fixture fixture;
  fixture.install("throwing_stop");
  fixture.start({"model.throwing_stop"});
  const auto instance = fixture.host->find("model.throwing_stop");
  REQUIRE(instance != nullptr);
  CHECK_THAT(test::answer(*instance), Contains("plugin model.throwing_stop, build_request") && Contains("escaped"));
}

TEST_CASE("an exception out of deinit is reported when the plugin is replaced", "[plugin][bad]") {
  Fixture fixture;
  fixture.install("throwing_stop");
  fixture.start({"model.throwing_stop"});
  const auto report = fixture.host->reload("model.throwing_stop", "{}");
  REQUIRE(report.has_value());
  REQUIRE(report->notes.size() == 1);
  CHECK_THAT(report->notes[0], Contains("deinit") && Contains("escaped"));
}

TEST_CASE("a registration made while ending is found, named and removed", "[plugin][bad]") {
  Fixture fixture;
  fixture.install("left_registration");
  fixture.start({"model.left_registration"});
  CHECK(fixture.books.count() == 1);
  const auto report = fixture.host->reload("model.left_registration", "{}");
  REQUIRE(report.has_value());
  REQUIRE(report->notes.size() == 1);
  CHECK_THAT(report->notes[0], Contains("message.too_late") && Contains("generation 1"));
  CHECK(fixture.books.left("model.left_registration", 1).empty());
  CHECK(fixture.books.left("model.left_registration", 2) == std::vector<std::string>{"message.new"});
}
