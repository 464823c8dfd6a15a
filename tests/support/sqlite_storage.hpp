// storage.sqlite on a file, opened as a shared object as a server would, without the rest of the plugin host.
#pragma once

#include <dlfcn.h>
#include <filesystem>
#include <parley/abi/entry.h>
#include <parley/abi/storage.h>
#include <stdexcept>
#include <string>

namespace parley::test {

/// The plugin's instance; it ends with this object, its code stays loaded.
class SqliteStorage {
 public:
  /// `more` are further members of the config, such as `, "busy_timeout": 0`.
  explicit SqliteStorage(const std::filesystem::path& file, const std::string& more = {}) {
    void* library = ::dlopen(PARLEY_SQLITE_PLUGIN, RTLD_NOW | RTLD_LOCAL);
    if (!library) throw std::runtime_error(::dlerror());
    entry_ = static_cast<const parley_entry*>(::dlsym(library, PARLEY_ENTRY_SYMBOL));
    if (!entry_) throw std::runtime_error(::dlerror());
    const std::string config = R"({"path": ")" + file.string() + "\"" + more + "}";
    std::string problem;
    const parley_sink error{&problem, [](void* ctx, const char* data, std::uint64_t size) -> parley_status {
                              static_cast<std::string*>(ctx)->append(data, size);
                              return PARLEY_OK;
                            }};
    if (entry_->init(&host_, {config.data(), config.size()}, &plugin_, &error) != PARLEY_OK)
      throw std::runtime_error("storage.sqlite: " + problem);
    const std::string id = PARLEY_STORAGE_V1;
    table_ = static_cast<const parley_storage_v1*>(entry_->get_interface(plugin_, {id.data(), id.size()}));
  }
  SqliteStorage(const SqliteStorage&) = delete;
  SqliteStorage& operator=(const SqliteStorage&) = delete;
  ~SqliteStorage() { entry_->deinit(plugin_); }

  const parley_storage_v1* table() const { return table_; }
  parley_plugin* plugin() const { return plugin_; }

 private:
  parley_host host_{sizeof(parley_host), PARLEY_ABI_MAJOR, PARLEY_ABI_MINOR, nullptr,
                    [](const parley_host*, parley_str) -> const void* { return nullptr; }};
  const parley_entry* entry_ = nullptr;
  parley_plugin* plugin_ = nullptr;
  const parley_storage_v1* table_ = nullptr;
};

}  // namespace parley::test
