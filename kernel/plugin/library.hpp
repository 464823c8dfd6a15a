// A plugin's shared object, opened and checked: its entry is what its manifest and this host's ABI say it must be.
#pragma once

#include <memory>
#include <parley/abi/entry.h>

#include "base/result.hpp"
#include "plugin/manifest.hpp"
#include "plugin/shared_object.hpp"
#include "plugin/staged_file.hpp"

namespace parley::plugin {

/// Immutable once open; used on any thread. The code stays mapped even after this object is gone.
class Library {
 public:
  /// Opens the staged copy and checks the exported entry: magic, size, ABI version, that its manifest digest is the one
  /// of `manifest`, and that its functions are there. Each refusal names the field, what was expected and found, and
  /// the next step.
  static Result<std::shared_ptr<const Library>> open(StagedFile file, Manifest manifest);

  const Manifest& manifest() const { return manifest_; }
  const StagedFile& file() const { return file_; }
  const parley_entry& entry() const { return *entry_; }

 private:
  Library(StagedFile file, Manifest manifest, SharedObject object, const parley_entry* entry)
      : file_(std::move(file)), manifest_(std::move(manifest)), object_(std::move(object)), entry_(entry) {}

  StagedFile file_;
  Manifest manifest_;
  SharedObject object_;
  const parley_entry* entry_;
};

/// The checks of an entry by themselves. `entry` may be null (no such symbol).
Result<void> check_entry(const parley_entry* entry, const Manifest& manifest);

}  // namespace parley::plugin
