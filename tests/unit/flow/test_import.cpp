// Golden files: tests/unit/flow/import/*.json hold a foreign document, what it becomes and the report. With
// PARLEY_WRITE_GOLDEN set the last two are written anew; look at the difference before keeping it.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "flow/canonical.hpp"
#include "flow/document.hpp"
#include "flow/import.hpp"

using namespace parley;
using namespace parley::flow;

namespace {

std::vector<std::filesystem::path> golden_files() {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator(PARLEY_SOURCE_DIR "/tests/unit/flow/import"))
    if (entry.path().extension() == ".json") out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

json::object read_file(const std::filesystem::path& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  const auto value = parse_json(text.str(), path.string());
  if (!value) FAIL(value.error().message);
  return value->as_object();
}

/// One line a node, edge and change, so that differences read well.
void write_golden(const std::filesystem::path& path, json::object golden) {
  std::ofstream out(path);
  const auto list = [&](const json::array& each) {
    for (std::size_t i = 0; i < each.size(); ++i)
      out << "\n    " << json::serialize(each[i]) << (i + 1 < each.size() ? "," : "");
  };
  const auto document = [&](const char* name, const json::object& of) {
    out << "  \"" << name << "\": {";
    bool first = true;
    for (const auto& member : of) {
      out << (first ? "\n   " : ",\n   ") << json::serialize(member.key()) << ": ";
      first = false;
      if (member.value().is_array()) {
        out << "[";
        list(member.value().get_array());
        out << "]";
      } else {
        out << json::serialize(member.value());
      }
    }
    out << "},\n";
  };
  out << "{\n  \"name\": " << json::serialize(golden["name"]) << ",\n";
  document("foreign", golden["foreign"].as_object());
  document("document", golden["document"].as_object());
  out << "  \"dialect\": " << json::serialize(golden["dialect"]) << ",\n  \"report\": [";
  list(golden["report"].as_array());
  out << "]\n}\n";
}

/// Every text and number inside that is not empty, with its place.
void leaves(const json::value& value, const std::string& place, std::vector<std::pair<std::string, std::string>>& out) {
  if (const json::object* object = value.if_object()) {
    for (const auto& member : *object) leaves(member.value(), place + "." + std::string(member.key()), out);
  } else if (const json::array* list = value.if_array()) {
    for (const json::value& each : *list) leaves(each, place + "[]", out);
  } else if (!value.is_null() && value != "") {
    out.emplace_back(place, json::serialize(value));
  }
}

}  // namespace

TEST_CASE("every golden document becomes what its file says", "[flow][import]") {
  REQUIRE(golden_files().size() >= 11);
  for (const auto& path : golden_files()) {
    json::object golden = read_file(path);
    INFO(path.filename().string() << ": " << golden["name"]);
    const auto imported = import_flow(golden["foreign"]);
    REQUIRE(imported.has_value());
    if (std::getenv("PARLEY_WRITE_GOLDEN")) {
      golden["dialect"] = to_text(imported->dialect);
      golden["document"] = imported->document;
      golden["report"] = imported->report_json();
      write_golden(path, golden);
      continue;
    }
    CHECK(golden["dialect"] == json::string(to_text(imported->dialect)));
    CHECK(canonical_text(imported->document) == canonical_text(golden["document"]));
    CHECK(canonical_text(imported->report_json()) == canonical_text(golden["report"]));
  }
}

TEST_CASE("nothing of a foreign document is lost without a word", "[flow][import]") {
  for (const auto& path : golden_files()) {
    const json::object golden = read_file(path);
    INFO(path.filename().string());
    const auto imported = import_flow(golden.at("foreign"));
    REQUIRE(imported.has_value());
    const std::string told = json::serialize(imported->document) + json::serialize(imported->report_json());
    std::vector<std::pair<std::string, std::string>> all;
    leaves(golden.at("foreign"), "", all);
    for (const auto& [place, leaf] : all) {
      const bool secret =
          leaf.find("Bearer") != leaf.npos || leaf.find("sk-") != leaf.npos || leaf.find("geheim") != leaf.npos;
      INFO(place << " = " << leaf);
      CHECK((told.find(leaf) != told.npos) == !secret);
    }
  }
}

TEST_CASE("what was imported can be read as a flow, and each connection leaves and meets a node", "[flow][import]") {
  for (const auto& path : golden_files()) {
    INFO(path.filename().string());
    const auto imported = import_flow(read_file(path).at("foreign"));
    const auto document = Document::parse(imported->document);
    REQUIRE(document.has_value());
    std::set<std::string> ids;
    for (const Node& node : document->nodes) CHECK(ids.insert(node.id).second);
    for (const Edge& edge : document->edges) {
      CHECK(ids.contains(edge.source));
      CHECK(ids.contains(edge.target));
    }
  }
}

TEST_CASE("importing twice changes nothing more", "[flow][import]") {
  for (const auto& path : golden_files()) {
    INFO(path.filename().string());
    const auto once = import_flow(read_file(path).at("foreign"));
    const auto twice = import_flow(once->document);
    REQUIRE(twice.has_value());
    CHECK(twice->dialect == Dialect::parley);
    CHECK(twice->report.empty());
  }
}

TEST_CASE("what is no flow is refused", "[flow][import]") {
  for (const char* text : {"[]", "{}", "3", R"({"nodes": "many"})", R"({"name": "x"})"})
    CHECK(!import_flow(*parse_json(text, "test")));
}
