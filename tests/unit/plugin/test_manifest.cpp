#include <catch2/catch.hpp>
#include <fstream>
#include <random>

#include "plugin/manifest.hpp"
#include "plugin_fixture.hpp"

using namespace parley;
using namespace parley::plugin;
namespace fs = std::filesystem;
using Catch::Matchers::Contains;

namespace {

const std::string kGood = R"({"id":"provider.cloud","kind":"provider","name":"Cloud API","version":"1.4.0",
  "abi":{"major":1,"minor":0},"provides":["parley.provider/1","parley.feature/1"],
  "requires":["storage.sqlite >= 1.2.0","bus.local"],"permissions":["parley.host.fetch/1"],
  "options":[{"key":"a","type":"string"}],"channel_options":[{"key":"b","type":"secret"}],"description":"d"})";

/// The good manifest with one member set (or taken out, with an empty value).
std::string with(std::string_view field, std::string_view value) {
  json::object object = json::parse(kGood).get_object();
  if (value.empty()) {
    object.erase(field);
  } else {
    object[field] = json::parse(json::string_view(value.data(), value.size()));
  }
  return json::serialize(object);
}

struct Wrong {
  const char* field;
  const char* value;
  const char* expected;
};

const Wrong kWrong[] = {
    {"id", "", "not empty"},
    {"id", "\"cloud\"", "KIND.NAME"},
    {"id", "\"provider.\"", "KIND.NAME"},
    {"id", "\"provider.Cloud\"", "KIND.NAME"},
    {"id", "\"provider.a/../b\"", "KIND.NAME"},
    {"id", "\"planet.cloud\"", "KIND.NAME"},
    {"id", "7", "not empty"},
    {"kind", "\"node\"", "expected provider"},
    {"kind", "\"planet\"", "provider, auth"},
    {"name", "\"\"", "not empty"},
    {"version", "\"1.4\"", "three numbers"},
    {"version", "\"1.4.0-beta\"", "three numbers"},
    {"version", "\"-1.4.0\"", "three numbers"},
    {"abi", "1", "major"},
    {"abi", R"({"major":1})", "major"},
    {"abi", R"({"major":1,"minor":-1})", "65535"},
    {"abi", R"({"major":1,"minor":"0"})", "65535"},
    {"abi", R"({"major":65536,"minor":0})", "65535"},
    {"provides", "", "list of texts"},
    {"provides", "[]", "parley.provider/1 or another of its kind among them"},
    {"provides", R"(["parley.node/1"])", "parley.provider/1 or another of its kind among them"},
    {"provides", R"(["parley.provider/1","parley.planet/1"])", "interfaces of plugins"},
    {"provides", R"(["parley.provider/01"])", "interfaces of plugins"},
    {"provides", R"(["parley.provider/1","parley.provider/1"])", "each item once"},
    {"requires", R"(["sqlite"])", "plugin ids"},
    {"requires", R"(["storage.sqlite>=new"])", "plugin ids"},
    {"permissions", R"(["fetch"])", "host interfaces"},
    {"permissions", "\"parley.host.fetch/1\"", "list of texts"},
    {"options", "{}", "list of options"},
    {"options", "[1]", "list of options"},
    {"node", "{}", "node"},
    {"description", "4", "a text"},
    {"colour", "\"red\"", "a field that the manifest has"},
};

}  // namespace

TEST_CASE("a manifest reads back as it was written", "[plugin][manifest]") {
  const auto manifest = parse_manifest(kGood, "x.so");
  REQUIRE(manifest.has_value());
  CHECK(manifest->id == "provider.cloud");
  CHECK(manifest->kind == Kind::provider);
  CHECK(manifest->version == Version{1, 4, 0});
  REQUIRE(manifest->requirements.size() == 2);
  CHECK(to_text(manifest->requirements[0]) == "storage.sqlite>=1.2.0");
  CHECK_FALSE(manifest->requirements[1].at_least.has_value());
  CHECK(manifest->options.size() == 1);
  CHECK(manifest->channel_options.size() == 1);
  CHECK(manifest->permits("parley.host.fetch/1"));
  CHECK(manifest->permits("parley.host.log/1"));
  CHECK_FALSE(manifest->permits("parley.host.store/1"));
}

TEST_CASE("a wrong field of a manifest is named with what was expected", "[plugin][manifest]") {
  const Wrong wrong = GENERATE(from_range(std::begin(kWrong), std::end(kWrong)));
  CAPTURE(wrong.field, wrong.value);
  const auto manifest = parse_manifest(with(wrong.field, wrong.value), "x.so");
  REQUIRE(manifest.has_error());
  CHECK_THAT(manifest.error().message,
             Contains("x.so") && Contains("\"" + std::string(wrong.field) + "\"") && Contains(wrong.expected));
}

TEST_CASE("what is no JSON object is no manifest", "[plugin][manifest]") {
  const std::string text =
      GENERATE(as<std::string>(), "", "[]", "null", "{", "{\"id\":\"\xff\"}", std::string(5000, '['));
  CHECK(parse_manifest(text, "x.so").has_error());
}

TEST_CASE("the note of a shared object is read without opening it", "[plugin][manifest]") {
  const auto manifest = read_manifest(test::built("throwing_constructor"));
  REQUIRE(manifest.has_value());
  CHECK(manifest->id == "model.throwing_constructor");
}

TEST_CASE("a sidecar stands in for a missing note", "[plugin][manifest]") {
  test::TempDir dir;
  const fs::path file = dir / "noteless.so";
  fs::copy_file(test::built("no_manifest"), file);
  CHECK_THAT(read_manifest(file).error().message, Contains("noteless.so.json"));
  std::ofstream(dir / "noteless.so.json") << kGood;
  REQUIRE(read_manifest(file).has_value());
  CHECK(read_manifest(file)->id == "provider.cloud");
}

TEST_CASE("a note is found by its section when there are no program headers for it", "[plugin][manifest]") {
  std::string bytes = test::read_file(test::built("good"));
  const std::string note = **manifest_note(MemoryBytes(bytes));
  // Takes the segments away as a stripped-down linker would: their number at offset 56 of the header.
  bytes[56] = bytes[57] = 0;
  const auto found = manifest_note(MemoryBytes(bytes));
  REQUIRE(found.has_value());
  CHECK(*found == note);
}

TEST_CASE("no truncation of a shared object confuses the reader", "[plugin][manifest][hostile]") {
  const std::string whole = test::read_file(test::built("good"));
  const std::string note = **manifest_note(MemoryBytes(whole));
  for (std::size_t size = 0; size < whole.size(); size += size < 2048 ? 1 : 97) {
    const auto found = manifest_note(MemoryBytes(std::string_view(whole).substr(0, size)));
    if (found.has_value() && found->has_value()) CHECK(**found == note);
  }
}

TEST_CASE("no flipped bits of a shared object crash the reader", "[plugin][manifest][hostile]") {
  const std::string whole = test::read_file(test::built("good"));
  std::mt19937 random(20261121);
  std::size_t refused = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string bytes = whole;
    const std::size_t reach = round % 2 == 0 ? 1024 : bytes.size();  // half of them in the headers
    for (unsigned flips = 1 + random() % 8; flips > 0; --flips) {
      bytes[random() % std::min(reach, bytes.size())] ^= static_cast<char>(1u << (random() % 8));
    }
    const auto found = manifest_note(MemoryBytes(bytes));
    refused += found.has_error();
    if (found.has_value() && found->has_value()) (void)parse_manifest(**found, "flipped.so");
  }
  CHECK(refused > 0);
}

TEST_CASE("sizes that would wrap around are refused", "[plugin][manifest][hostile]") {
  std::string bytes = test::read_file(test::built("good"));
  const auto poke = [&](std::size_t at, std::uint64_t value) { std::memcpy(bytes.data() + at, &value, sizeof value); };
  SECTION("program headers at the end of the address space") {
    poke(32, UINT64_MAX - 16);
  }
  SECTION("section and program headers past the file") {
    poke(32, bytes.size() + 1);
    poke(40, UINT64_MAX);
  }
  CHECK(manifest_note(MemoryBytes(bytes)).has_error());
}

TEST_CASE("every manifest of the shipped plugins is accepted", "[plugin][manifest]") {
  std::size_t seen = 0;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(PARLEY_SOURCE_DIR) / "plugins")) {
    if (entry.path().filename() != "manifest.json") continue;
    ++seen;
    const auto manifest = parse_manifest(test::read_file(entry.path()), entry.path().string());
    INFO((manifest ? "" : manifest.error().message));
    CHECK(manifest.has_value());
  }
  CHECK(seen >= 4);
}
