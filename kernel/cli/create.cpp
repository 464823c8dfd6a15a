#include <iostream>

#include "cli/commands.hpp"
#include "cli/new_plugin.hpp"
#include "cli/report.hpp"
#include "server/layout.hpp"

namespace parley::cli {

namespace {

constexpr const char* kHelp =
    "parley new - write the first files of something you want to make\n\n"
    "Usage: parley new plugin KIND NAME [--dir DIR]\n\n"
    "  KIND                 provider, auth, storage, node, bus, model or feature\n"
    "  NAME                 lower-case letters, digits and _\n"
    "  --dir DIR            where to write it (default: ./KIND_NAME)\n";

/// The folder of templates: installed beside the program, or in the checkout it was built from.
Result<std::filesystem::path> templates() {
  namespace fs = std::filesystem;
  const fs::path prefix = server::Layout::find_program().parent_path().parent_path();
  for (const fs::path& place : {prefix / "share/parley/templates", prefix.parent_path() / "sdk/template"})
    if (fs::is_directory(place)) return place;
  return fail(Errc::not_found, "the templates are not at " + (prefix / "share/parley/templates").string() +
                                   "; install parley's sdk component");
}

}  // namespace

int create(const Words& words) {
  Words positional;
  std::string folder;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--help") {
      std::cout << kHelp;
      return kOk;
    }
    if (words[i] == "--dir" && i + 1 < words.size())
      folder = words[++i];
    else if (words[i].starts_with("-"))
      return usage_error("new", fail(Errc::invalid, "unknown option '" + words[i] + "'"));
    else
      positional.push_back(words[i]);
  }
  if (positional.size() != 3 || positional[0] != "plugin")
    return usage_error("new", fail(Errc::invalid, "expected: plugin KIND NAME"));
  const Result<std::filesystem::path> found = templates();
  if (!found) return failure("new", found.error().message);
  const std::filesystem::path target = folder.empty() ? positional[1] + "_" + positional[2] : folder;
  return new_plugin(positional[1], positional[2], target, *found, std::cout, std::cerr);
}

}  // namespace parley::cli
