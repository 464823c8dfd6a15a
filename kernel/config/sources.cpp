#include "config/sources.hpp"

#include <algorithm>
#include <tuple>

#include "config/file_text.hpp"

namespace parley::config {

std::vector<TomlFile> read_layers(const Sources& sources, const std::filesystem::path& relative, Findings& findings) {
  std::vector<TomlFile> out;
  for (const auto& directory : {sources.paths.directory, sources.paths.local()}) {
    const std::filesystem::path path = directory / relative;
    const auto file = read_file(path, sources.limits.max_size);
    if (file.has_error()) {
      if (file.error().code == Errc::not_found) continue;
      findings.push_back(finding_at({Origin::Kind::file, path.string(), 0}, {}, "a file the server can read",
                                    "one that " + file.error().message));
      continue;
    }
    if (auto table = parse_toml(file->text, path.string(), sources.limits, findings)) {
      out.push_back({path.string(), std::move(*table)});
    }
  }
  return out;
}

std::vector<Override> parse_overrides(const Sources& sources, Findings& findings) {
  std::vector<Override> out;
  for (const std::string& text : sources.overrides) {
    const std::size_t equals = std::min(text.find('='), text.size());
    const std::string name = text.substr(0, equals);
    const std::size_t dot = name.find('.');
    if (equals == text.size() || dot == std::string::npos || dot == 0 || dot + 1 == name.size()) {
      // Only the name is shown: the value may be a secret.
      findings.push_back(finding_at({Origin::Kind::command_line, {}, 0}, {}, "section.key=value", in_quotes(name)));
      continue;
    }
    out.push_back({name.substr(0, dot), name.substr(dot + 1), text.substr(equals + 1)});
  }
  return out;
}

Findings sorted(Findings findings) {
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return std::tie(a.file, a.line) < std::tie(b.file, b.line);
  });
  return findings;
}

}  // namespace parley::config
