// The storage plugin that the tests run on, opened as a shared object as a server would, without the rest of the plugin
// host: storage.sqlite on a file, or storage.postgres where the environment names the server that a fixture has
// started.
#pragma once

#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <fstream>
#include <functional>
#include <parley/abi/entry.h>
#include <parley/abi/storage.h>
#include <stdexcept>
#include <string>

namespace parley::test {

/// The file with the address of the tests' PostgreSQL, or null: then the tests run on SQLite.
inline const char* postgres_url_file() {
  return std::getenv("PARLEY_TEST_POSTGRES");
}

/// The plugin's instance; it ends with this object, its code stays loaded.
class TestStorage {
 public:
  /// A database of its own for each `file`: on PostgreSQL it is a schema, named after the path. `more` are further
  /// members of the config for SQLite, such as `, "busy_timeout": 0`.
  explicit TestStorage(const std::filesystem::path& file, const std::string& more = {}) {
    if (!postgres_url_file()) {
      start(PARLEY_SQLITE_PLUGIN, R"({"path": ")" + file.string() + "\"" + more + "}");
      return;
    }
    const std::string schema = "t" + std::to_string(std::hash<std::string>()(file.string()));
    std::string url;
    std::ifstream url_file(postgres_url_file());
    std::getline(url_file, url);
    start(PARLEY_POSTGRES_PLUGIN, R"({"url": ")" + url + "&options=-csearch_path%3D" + schema + "\"}");
    make_schema(schema);
  }
  TestStorage(const TestStorage&) = delete;
  TestStorage& operator=(const TestStorage&) = delete;
  ~TestStorage() { entry_->deinit(plugin_); }

  const parley_storage_v1* table() const { return table_; }
  parley_plugin* plugin() const { return plugin_; }
  /// "sqlite" or "postgres".
  static const char* dialect() { return postgres_url_file() ? "postgres" : "sqlite"; }

 private:
  void start(const char* path, const std::string& config) {
    void* library = ::dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) throw std::runtime_error(::dlerror());
    entry_ = static_cast<const parley_entry*>(::dlsym(library, PARLEY_ENTRY_SYMBOL));
    if (!entry_) throw std::runtime_error(::dlerror());
    must(entry_->init(&host_, {config.data(), config.size()}, &plugin_, &error_));
    const std::string id = PARLEY_STORAGE_V1;
    table_ = static_cast<const parley_storage_v1*>(entry_->get_interface(plugin_, {id.data(), id.size()}));
  }

  void make_schema(const std::string& schema) {
    const std::string script = "CREATE SCHEMA IF NOT EXISTS " + schema;
    parley_session* session = nullptr;
    must(table_->open_session(plugin_, 0, &session, &error_));
    must(table_->run_script(plugin_, session, {script.data(), script.size()}, &error_));
    table_->close_session(plugin_, session);
  }

  void must(parley_status status) {
    if (status != PARLEY_OK) throw std::runtime_error("the tests' storage: " + problem_);
  }

  std::string problem_;
  const parley_sink error_{&problem_, [](void* ctx, const char* data, std::uint64_t size) -> parley_status {
                             static_cast<std::string*>(ctx)->append(data, size);
                             return PARLEY_OK;
                           }};
  parley_host host_{sizeof(parley_host), PARLEY_ABI_MAJOR, PARLEY_ABI_MINOR, nullptr,
                    [](const parley_host*, parley_str) -> const void* { return nullptr; }};
  const parley_entry* entry_ = nullptr;
  parley_plugin* plugin_ = nullptr;
  const parley_storage_v1* table_ = nullptr;
};

}  // namespace parley::test
