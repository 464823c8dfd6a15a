// A plugin's shared object, opened and started as a host does it: manifest first, then the entry, then init.
#pragma once

#include <cstdint>
#include <dlfcn.h>
#include <parley/abi/entry.h>
#include <parley/json.hpp>
#include <parley/plugin.hpp>
#include <parley/testkit/elf_file.hpp>
#include <parley/testkit/fake_host.hpp>
#include <parley/testkit/options.hpp>
#include <parley/testkit/text_sink.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace parley::testkit {

/// Throws the plugin's refusal as a Failure: `require_ok(status, sink, "init")`.
inline void require_ok(parley_status status, const TextSink& error, std::string_view what) {
  if (status != PARLEY_OK)
    throw sdk::Failure(status, std::string(what) + ": " + (error.text().empty() ? "no reason given" : error.text()));
}

/// The opened file. Stays mapped: closing a C++ library leaves dangling code or does nothing.
class PluginFile {
 public:
  /// Throws Failure when there is no manifest, no entry, or the entry is not what this ABI says.
  explicit PluginFile(const std::string& path) : manifest_(read_manifest(path)) {
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) throw sdk::Failure(PARLEY_INVALID, std::string("dlopen: ") + dlerror());
    entry_ = static_cast<const parley_entry*>(dlsym(library, PARLEY_ENTRY_SYMBOL));
    if (!entry_) throw sdk::Failure(PARLEY_INVALID, path + ": expected the symbol " PARLEY_ENTRY_SYMBOL);
    if (entry_->magic != PARLEY_ABI_MAGIC || entry_->struct_size < sizeof(parley_entry) ||
        entry_->abi_major != PARLEY_ABI_MAJOR || entry_->abi_minor > PARLEY_ABI_MINOR)
      throw sdk::Failure(PARLEY_INVALID, path + ": the entry is not of this ABI (magic, size or version)");
  }

  const parley_entry& entry() const { return *entry_; }
  const sdk::Json& manifest() const { return manifest_; }

 private:
  static sdk::Json read_manifest(const std::string& path) {
    const auto text = ElfFile(path).manifest();
    if (!text) throw sdk::Failure(PARLEY_INVALID, path + ": expected a manifest note; parley_add_plugin() makes it");
    return sdk::Json::parse(*text);
  }

  sdk::Json manifest_;
  const parley_entry* entry_ = nullptr;
};

/// A running instance. One thread makes and destroys it; interfaces follow their own thread tags.
class LoadedPlugin {
 public:
  /// Starts with the manifest's defaults; what `options` names is set to that. Throws Failure with the plugin's words.
  LoadedPlugin(const std::string& path, FakeHost& host, const sdk::Json& options = {}) : file_(path), host_(&host) {
    init(options_from(file_.manifest()["options"], options).dump());
  }
  /// As above, for a file that is open already.
  LoadedPlugin(const PluginFile& file, FakeHost& host, std::string_view config) : file_(file), host_(&host) {
    init(config);
  }
  LoadedPlugin(const LoadedPlugin&) = delete;
  LoadedPlugin& operator=(const LoadedPlugin&) = delete;
  ~LoadedPlugin() {
    host_->remove_registrations();
    file_.entry().deinit(plugin_);
  }

  parley_plugin* raw() const { return plugin_; }
  const sdk::Json& manifest() const { return file_.manifest(); }
  FakeHost& host() const { return *host_; }

  /// Throws Failure when the plugin has no such interface or its table is shorter than `Table` of this SDK.
  template <class Table>
  const Table& interface(std::string_view id) const {
    const void* table = file_.entry().get_interface(plugin_, sdk::str(id));
    if (!table) throw sdk::Failure(PARLEY_UNSUPPORTED, "the plugin has no " + std::string(id));
    if (*static_cast<const std::uint32_t*>(table) < sizeof(Table))
      throw sdk::Failure(PARLEY_INVALID, std::string(id) + ": struct_size is smaller than the revision's first size");
    return *static_cast<const Table*>(table);
  }

 private:
  void init(std::string_view config) {
    TextSink error;
    require_ok(file_.entry().init(host_->raw(), sdk::str(config), &plugin_, error.raw()), error, "init");
    if (!plugin_) throw sdk::Failure(PARLEY_INTERNAL, "init returned PARLEY_OK and no instance");
  }

  PluginFile file_;
  FakeHost* host_;
  parley_plugin* plugin_ = nullptr;
};

}  // namespace parley::testkit
