#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "cli/new_plugin.hpp"

namespace fs = std::filesystem;
using parley::cli::new_plugin;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("parley-new-plugin-" + std::to_string(std::hash<const void*>{}(this)));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
};

const fs::path kTemplates = fs::path(PARLEY_SOURCE_DIR) / "sdk" / "template";

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("A new plugin has its name in every file and no placeholder left", "[sdk][new]") {
  for (const char* kind : {"provider", "auth", "storage", "node", "bus", "model", "feature"}) {
    Folder folder;
    std::ostringstream out, err;
    REQUIRE(new_plugin(kind, "order_status", folder.path / "made", kTemplates, out, err) == 0);
    CHECK(text_of(folder.path / "made/order_status.cpp").find("class OrderStatus") != std::string::npos);
    CHECK(fs::exists(folder.path / "made" / (std::string(kind) + ".order_status.toml")));
    for (const auto& entry : fs::recursive_directory_iterator(folder.path / "made"))
      if (entry.is_regular_file()) CHECK(text_of(entry.path()).find('@') == std::string::npos);
  }
}

TEST_CASE("It says what to do next", "[sdk][new]") {
  Folder folder;
  std::ostringstream out, err;
  REQUIRE(new_plugin("node", "upper", folder.path / "made", kTemplates, out, err) == 0);
  CHECK(out.str().find("node.upper") != std::string::npos);
  CHECK(out.str().find("ctest") != std::string::npos);
}

TEST_CASE("A wrong kind, a wrong name, a folder in the way and missing templates are refused", "[sdk][new]") {
  Folder folder;
  const auto refusal = [&](std::string_view kind, std::string_view name, const fs::path& target,
                           const fs::path& templates) {
    std::ostringstream out, err;
    CHECK(new_plugin(kind, name, target, templates, out, err) == 2);
    return err.str();
  };
  const fs::path target = folder.path / "made";
  CHECK(refusal("nodes", "x", target, kTemplates).find("expected provider, auth") != std::string::npos);
  for (const char* name : {"", "Upper", "1up", "a-b", "../x", "a b"})
    CHECK(refusal("node", name, target, kTemplates).find("name '") != std::string::npos);
  CHECK(refusal("node", std::string(41, 'a'), target, kTemplates).find("at most 40") != std::string::npos);
  CHECK(refusal("node", "x", folder.path, kTemplates).find("exists") != std::string::npos);
  CHECK(refusal("node", "x", target, folder.path / "none").find("no templates") != std::string::npos);
  CHECK_FALSE(fs::exists(target));
}
