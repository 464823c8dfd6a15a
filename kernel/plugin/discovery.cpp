#include "plugin/discovery.hpp"

#include <algorithm>
#include <map>

#include "plugin/refusal.hpp"

namespace parley::plugin {

namespace fs = std::filesystem;

namespace {

/// Directories too: one that is named like a plugin is a mistake somebody should be told of.
std::vector<fs::path> shared_objects(const fs::path& folder, std::error_code& error) {
  std::vector<fs::path> files;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const fs::path& file = it->path();
    if (file.extension() == ".so" && !file.filename().string().starts_with('.')) files.push_back(file);
  }
  std::ranges::sort(files);
  return files;
}

void refuse(Candidate& candidate, std::string reason) {
  candidate.status.state = State::refused;
  candidate.status.reason = std::move(reason);
}

void refuse_second(Candidate& candidate, const fs::path& first) {
  refuse(candidate, refused({candidate.status.id + " (" + candidate.status.path.string() + ")", "manifest field \"id\"",
                             "an id of its own", "the id of " + first.string(), "remove one of the two files"})
                        .message);
  candidate.manifest.reset();
}

}  // namespace

Candidate examine(const fs::path& file, WallTime now) {
  Candidate candidate;
  candidate.status.id = file.stem().string();
  candidate.status.path = file;
  candidate.status.since = now;
  auto manifest = read_manifest(file);
  if (manifest.has_error()) {
    refuse(candidate, manifest.error().message);
    return candidate;
  }
  candidate.status.id = manifest->id;
  candidate.status.kind = name(manifest->kind);
  candidate.status.version = to_text(manifest->version);
  if (auto abi = check_abi(manifest->id, "manifest field \"abi\"", manifest->abi); abi.has_error()) {
    refuse(candidate, abi.error().message);
    return candidate;
  }
  candidate.manifest = std::move(*manifest);
  return candidate;
}

Discovery discover(const std::vector<fs::path>& folders, std::size_t max_files, WallTime now) {
  Discovery discovery;
  std::map<std::string, fs::path> seen;
  for (const fs::path& folder : folders) {
    std::error_code error;
    std::vector<fs::path> files = shared_objects(folder, error);
    if (error) discovery.problems.push_back("plugin folder " + folder.string() + ": " + error.message());
    if (files.size() > max_files) {
      discovery.problems.push_back("plugin folder " + folder.string() + ": expected at most " +
                                   std::to_string(max_files) + " .so files, found " + std::to_string(files.size()) +
                                   "; the last ones by name are left out");
      files.resize(max_files);
    }
    for (const fs::path& file : files) {
      Candidate candidate = examine(file, now);
      if (candidate.manifest) {
        const auto [first, is_new] = seen.emplace(candidate.manifest->id, file);
        if (!is_new) refuse_second(candidate, first->second);
      }
      discovery.candidates.push_back(std::move(candidate));
    }
  }
  return discovery;
}

std::vector<Manifest> manifests_of(const Discovery& discovery) {
  std::vector<Manifest> manifests;
  for (const Candidate& candidate : discovery.candidates)
    if (candidate.manifest) manifests.push_back(*candidate.manifest);
  return manifests;
}

}  // namespace parley::plugin
