// Debian's json-schema-test-suite holds draft 7, so its schemas are read as the same schemas of 2020-12: definitions is
// $defs, a list of items is prefixItems, additionalItems then is items. What is left out stands in kLeftOut, and a
// group that could be run but stands there fails the test as much as one that cannot and does not.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "checking.hpp"

using namespace parley;

namespace {

/// "file" or "file: group", and why it is not run.
const std::map<std::string, std::string> kLeftOut{
    {"contains", "the keyword is not in the subset"},
    {"propertyNames", "the keyword is not in the subset"},
    {"dependencies", "the keyword is of older drafts, its successors are not in the subset"},
    {"content", "contentMediaType and contentEncoding are not in the subset"},
    {"refRemote", "references lead inside their document only"},
    {"definitions", "refers to the meta-schema, another document"},
    {"ref: remote ref, containing refs itself", "refers to the meta-schema, another document"},
    {"ref: Recursive references between schemas", "refers by a nested $id"},
    {"ref: escaped pointer ref", "its targets stand under names that are no keywords, which are refused"},
    {"ref: ref overrides any sibling keywords", "2020-12 holds the keywords beside a reference as well"},
    {"ecmascript-regex", "the format is not in the subset"},
    {"json-pointer", "the format is not in the subset"},
    {"uri-template", "the format is not in the subset"},
    {"idn-email", "the format is not in the subset"},
    {"uri-reference", "the format is not in the subset"},
    {"time", "the format is not in the subset"},
    {"idn-hostname", "the format is not in the subset"},
    {"regex", "the format is not in the subset"},
    {"iri", "the format is not in the subset"},
    {"relative-json-pointer", "the format is not in the subset"},
    {"iri-reference", "the format is not in the subset"},
};

json::value modern(const json::value& schema);

json::value modern_member(std::string_view key, const json::value& value) {
  if (key == "const" || key == "enum" || key == "default" || key == "examples") return value;
  if (key != "$ref" || !value.is_string()) return modern(value);
  std::string reference(value.get_string());
  for (const auto& [old, now] :
       {std::pair<std::string, std::string>{"/definitions", "/$defs"}, {"#/items/", "#/prefixItems/"}})
    for (auto at = reference.find(old); at != reference.npos; at = reference.find(old, at + now.size()))
      reference.replace(at, old.size(), now);
  return json::value(reference);
}

json::value modern(const json::value& schema) {
  if (schema.is_array()) {
    json::array out;
    for (const json::value& item : schema.get_array()) out.emplace_back(modern(item));
    return out;
  }
  if (!schema.is_object()) return schema;
  const json::object& old = schema.get_object();
  const bool by_place = find_array(old, "items") != nullptr;
  json::object out;
  for (const auto& [key, value] : old) {
    if (key == "definitions")
      out["$defs"] = modern(value);
    else if (key == "items" && by_place)
      out["prefixItems"] = modern(value);
    else if (key == "additionalItems" && by_place)
      out["items"] = modern(value);
    else if (key == "additionalItems")
      continue;  // means nothing there
    else
      out[key] = modern_member(key, value);
  }
  return out;
}

json::value document(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return json::parse(text.str());
}

/// What is wrong with a group, a line each; nothing when it was run and all is right.
std::string run_group(const json::object& group) {
  const auto validator = schema::Validator::compile(modern(group.at("schema")));
  if (!validator) return "refused: " + validator.error().message;
  std::string wrong;
  for (const json::value& test : group.at("tests").as_array()) {
    const bool valid = test.at("valid").as_bool();
    const auto findings = validator->check(test.at("data"));
    if (findings.empty() == valid) continue;
    wrong += (wrong.empty() ? "" : "; ") + std::string(test.at("description").as_string()) +
             (valid ? ": should be right, but " + test::told(findings) : ": should be wrong");
  }
  return wrong;
}

void run_file(const std::filesystem::path& path, std::set<std::string>& left_out, std::size_t& run) {
  const std::string file = path.stem();
  if (kLeftOut.count(file)) {
    left_out.insert(file);
    return;
  }
  const json::value groups = document(path);
  for (const json::value& group : groups.as_array()) {
    const std::string name = file + ": " + std::string(group.at("description").as_string());
    const std::string wrong = run_group(group.as_object());
    if (kLeftOut.count(name)) {
      CHECKED_ELSE(!wrong.empty()) {
        FAIL_CHECK(name << " is left out, but it would pass");
      }
      left_out.insert(name);
    } else if (wrong.empty()) {
      run += group.at("tests").as_array().size();
    } else {
      FAIL_CHECK(name << "\n  " << wrong);
    }
  }
}

}  // namespace

TEST_CASE("the JSON Schema test suite is answered as it says, but for what is listed", "[schema]") {
  const std::filesystem::path suite = PARLEY_SCHEMA_SUITE "/draft7";
  std::set<std::string> left_out;
  std::size_t run = 0;
  for (const auto& folder : {suite, suite / "optional", suite / "optional" / "format"})
    for (const auto& entry : std::filesystem::directory_iterator(folder))
      if (entry.path().extension() == ".json") run_file(entry.path(), left_out, run);
  for (const auto& [listed, reason] : kLeftOut)
    if (!left_out.count(listed)) FAIL_CHECK(listed << " is listed as left out, but the suite has no such thing");
  INFO(run << " tests of the suite were run");
  CHECK(run > 390);
}
