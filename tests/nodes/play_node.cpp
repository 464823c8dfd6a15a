// parley_play_node PLUGIN.so FOLDER: plays every case of FOLDER/*.json on a type of node and says which went wrong.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "golden_case.hpp"

namespace parley::test {
namespace {

namespace fs = std::filesystem;

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

schema::Validator message_schema() {
  const auto document =
      json::parse(content_of(fs::path(PARLEY_SOURCE_DIR) / "sdk/schemas/outbound-message.schema.json"));
  return schema::Validator::compile(document.at("properties").at("message")).value();
}

/// The dotted paths of all fields in a schema, those inside of objects and lists among them.
void fields_of(const json::object& schema, const std::string& above, std::vector<std::string>& out) {
  if (const json::object* items = find_object(schema, "items")) return fields_of(*items, above, out);
  const json::object* properties = find_object(schema, "properties");
  if (!properties) return;
  for (const auto& [name, member] : *properties) {
    out.push_back(above.empty() ? std::string(name) : above + "." + std::string(name));
    if (member.is_object()) fields_of(member.get_object(), std::string(out.back()), out);
  }
}

/// The words for people are there in each language: the label, each field of the config, each port.
std::vector<std::string> missing_texts(const flow::NodeDescription& about) {
  std::vector<std::string> missing, fields;
  fields_of(about.config, "", fields);
  const auto want = [&](std::string_view language, const json::object* words, std::string_view name) {
    if (!words || string_or(*words, name).empty())
      missing.push_back("manifest: texts." + std::string(language) + ": no word for " + std::string(name));
  };
  for (const char* language : {"en", "pt", "es"}) {
    const json::object* texts = find_object(about.texts, language);
    want(language, texts, "label");
    want(language, texts, "description");
    for (const std::string& field : fields) want(language, texts ? find_object(*texts, "fields") : nullptr, field);
    for (const std::string& port : about.ports) want(language, texts ? find_object(*texts, "ports") : nullptr, port);
  }
  return missing;
}

int report(const std::string& what, const std::vector<std::string>& problems) {
  std::printf("%s %s\n", problems.empty() ? "✓" : "✗", what.c_str());
  for (const std::string& problem : problems) std::printf("    %s\n", problem.c_str());
  return problems.empty() ? 0 : 1;
}

int run(const char* plugin_file, const fs::path& folder) {
  testkit::FakeHost host;
  const testkit::LoadedPlugin plugin(plugin_file, host);
  const json::object section = json::parse(plugin.manifest()["node"].dump()).as_object();
  auto about = flow::NodeDescription::parse(section, plugin.manifest()["id"].text());
  if (!about) return report("the manifest", {about.error().message});
  auto schema = schema::Validator::compile(about->config);
  if (!schema) return report("the schema of the config", {schema.error().message});
  const TypeUnderTest type{plugin, *about, *schema, message_schema()};

  int failed = report("its words are there in English, Portuguese and Spanish", missing_texts(*about)), cases = 0;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  std::ranges::sort(files);
  for (const fs::path& file : files)
    for (const sdk::Json& golden : sdk::Json::parse(content_of(file)).items()) {
      failed += report(file.stem().string() + ": " + std::string(golden["name"].text()), play(type, golden));
      ++cases;
    }
  std::printf("%d cases, %d failed\n", cases, failed);
  return failed || !cases ? 1 : 0;
}

}  // namespace
}  // namespace parley::test

int main(int argc, char** argv) {
  if (argc != 3) return std::fprintf(stderr, "parley_play_node PLUGIN.so FOLDER\n"), 2;
  try {
    return parley::test::run(argv[1], argv[2]);
  } catch (const std::exception& failure) {
    return std::fprintf(stderr, "%s: %s\n", argv[2], failure.what()), 1;
  }
}
