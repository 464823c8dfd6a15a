#include "plugin/loader.hpp"

#include <algorithm>

namespace parley::plugin {

namespace fs = std::filesystem;

Result<std::shared_ptr<const Library>> Loader::load(const fs::path& file) const {
  auto staged = stage(file, options_.run_dir, options_.max_file_bytes);
  if (staged.has_error()) return staged.error();
  auto manifest = read_manifest(staged->copy, sidecar_of(file));
  if (manifest.has_error()) return manifest.error();
  if (auto abi = check_abi(manifest->id, "manifest field \"abi\"", manifest->abi); abi.has_error()) return abi.error();
  if (auto permitted = interfaces_.check_permissions(*manifest); permitted.has_error()) return permitted.error();
  if (auto probed = probe_.check(manifest->id, *staged); probed.has_error()) return probed.error();
  return Library::open(std::move(*staged), std::move(*manifest));
}

void Loader::prune(const std::vector<std::string>& in_use, WallTime now) const {
  std::error_code error;
  for (fs::directory_iterator it(options_.run_dir, error), end; !error && it != end; it.increment(error)) {
    const std::string digest = it->path().filename().string().substr(0, 64);
    const bool ours = digest.size() == 64 && it->path().filename().string().find(".so") == 64;
    if (!ours || std::ranges::find(in_use, digest) != in_use.end()) continue;
    std::error_code unreadable;
    const auto written = it->last_write_time(unreadable);
    if (unreadable) continue;
    if (std::chrono::file_clock::to_sys(written) + options_.keep_copies < now) fs::remove(it->path(), unreadable);
  }
}

}  // namespace parley::plugin
