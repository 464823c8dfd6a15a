#include "plugin_fixture.hpp"

#include <fstream>
#include <sstream>
#include <stdlib.h>

namespace parley::test {

using namespace plugin;

TempDir::TempDir() {
  std::string pattern = (fs::temp_directory_path() / "parley-plugin-XXXXXX").string();
  path_ = ::mkdtemp(pattern.data());
}

TempDir::~TempDir() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

Books* Books::current = nullptr;

const parley_host_events_v1& Books::events_table() {
  static constexpr parley_host_events_v1 kTable{
      sizeof(parley_host_events_v1), 0,
      [](const parley_host* host, parley_str kind, void*, void (*)(void*, parley_str, parley_str),
         const parley_sink*) -> parley_status {
        current->add(context_of(host), std::string(view(kind)));
        return PARLEY_OK;
      }};
  return kTable;
}

void Books::add(const PluginContext& who, std::string what) {
  callable_at_once_ = callable_at_once_ || who.pin() != nullptr;
  std::lock_guard lock(mutex_);
  entries_.emplace(std::pair(who.id, who.generation), std::move(what));
}

void Books::remove(std::string_view id, std::uint64_t generation) {
  std::lock_guard lock(mutex_);
  entries_.erase({std::string(id), generation});
}

std::vector<std::string> Books::left(std::string_view id, std::uint64_t generation) const {
  std::lock_guard lock(mutex_);
  std::vector<std::string> out;
  const auto [first, last] = entries_.equal_range({std::string(id), generation});
  for (auto it = first; it != last; ++it) out.push_back(it->second);
  return out;
}

std::size_t Books::count() const {
  std::lock_guard lock(mutex_);
  return entries_.size();
}

Fixture::Fixture(bool probe) {
  interfaces.add(PARLEY_HOST_EVENTS_V1, &Books::events_table());
  options.folders = {folder.path()};
  options.loader.run_dir = run_dir / "opened";
  if (probe) options.loader.probe.command = {PARLEY_TEST_PROBE, "__probe"};
}

void Fixture::install(const std::string& name, const std::string& as) {
  const fs::path target = folder / ((as.empty() ? name : as) + ".so");
  fs::remove(target);
  fs::copy_file(built(name), target);
}

void Fixture::write(const std::string& file, const std::string& bytes) {
  std::ofstream(folder / file, std::ios::binary) << bytes;
}

void Fixture::start(const std::vector<std::string>& ids) {
  if (!host) {
    host = std::make_unique<PluginHost>(
        options, PluginHostParts{interfaces, Log(null_log_sink()), metrics, clock, &books, lifecycle});
  }
  host->discover();
  PluginConfigs configs;
  for (const std::string& id : ids) configs[id] = {true, "{}"};
  host->start(configs);
}

PluginStatus Fixture::status(const std::string& id, const std::string& file) const {
  for (PluginStatus& line : host->status()) {
    if (line.id == id && (file.empty() || line.path.filename() == file)) return std::move(line);
  }
  return {};
}

std::string answer(const Instance& instance) {
  const auto* table = instance.interface<parley_model_v1>(PARLEY_MODEL_V1);
  StringSink head, body;
  const auto done = instance.call("build_request", [&](const parley_sink* error) {
    return table->build_request(instance.raw(), str("{}"), head.raw(), body.raw(), error);
  });
  return done.has_error() ? done.error().message : head.text() + body.text();
}

std::string read_file(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

fs::path built(const std::string& name) {
  return fs::path(PARLEY_TEST_PLUGINS) / (name + ".so");
}

}  // namespace parley::test
