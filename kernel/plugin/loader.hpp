// Brings a plugin's file into this process: copy, manifest, checks, probe, open. One path for the first start and for
// every reload, so both refuse the same things.
#pragma once

#include <filesystem>
#include <memory>

#include "plugin/host_interfaces.hpp"
#include "plugin/library.hpp"
#include "plugin/probe.hpp"

namespace parley::plugin {

struct LoaderOptions {
  std::filesystem::path run_dir;                          ///< where the opened copies are; the server's own
  std::uint64_t max_file_bytes = std::uint64_t{1} << 29;  ///< 512 MB; plugins with debug information are large
  std::chrono::hours keep_copies{24 * 7};                 ///< copies of builds no longer in use go after this
  ProbeOptions probe;
};

class Loader {
 public:
  /// `interfaces` must outlive this.
  Loader(LoaderOptions options, const HostInterfaces& interfaces)
      : options_(std::move(options)), interfaces_(interfaces), probe_(options_.probe) {}

  Result<std::shared_ptr<const Library>> load(const std::filesystem::path& file) const;

  /// Removes copies (and what the probe remembers of them) that are older than keep_copies and whose digest is not in
  /// `in_use`. A copy that another process has open stays mapped there.
  void prune(const std::vector<std::string>& in_use, WallTime now) const;

 private:
  LoaderOptions options_;
  const HostInterfaces& interfaces_;
  Probe probe_;
};

}  // namespace parley::plugin
