// What holds for the instances of any plugin: making, ending, living side by side, leaving nothing behind.
#include <chrono>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <parley/abi/auth.h>
#include <parley/abi/bus.h>
#include <parley/abi/cache.h>
#include <parley/abi/feature.h>
#include <parley/abi/model.h>
#include <parley/abi/node.h>
#include <parley/abi/otp.h>
#include <parley/abi/password.h>
#include <parley/abi/provider.h>
#include <parley/abi/token.h>
#include <thread>

#include "hostile.hpp"

namespace parley::conformance {

namespace {

struct KnownInterface {
  std::string_view id;
  std::uint32_t size;
};
constexpr KnownInterface kInterfaces[] = {
    {PARLEY_PROVIDER_V1, sizeof(parley_provider_v1)}, {PARLEY_NODE_V1, sizeof(parley_node_v1)},
    {PARLEY_AUTH_V1, sizeof(parley_auth_v1)},         {PARLEY_MODEL_V1, sizeof(parley_model_v1)},
    {PARLEY_STORAGE_V1, sizeof(parley_storage_v1)},   {PARLEY_BUS_V1, sizeof(parley_bus_v1)},
    {PARLEY_FEATURE_V1, sizeof(parley_feature_v1)},   {PARLEY_PASSWORD_V1, sizeof(parley_password_v1)},
    {PARLEY_TOKEN_V1, sizeof(parley_token_v1)},       {PARLEY_OTP_V1, sizeof(parley_otp_v1)},
    {PARLEY_CACHE_V1, sizeof(parley_cache_v1)}};

void starts_with_defaults(const Subject& subject) {
  testkit::FakeHost host;
  subject.start(host);
}

void try_config(const testkit::PluginFile& file, const parley_host* host, const std::string& config,
                std::uint64_t error_max) {
  testkit::TextSink error(error_max);
  parley_plugin* const untouched = reinterpret_cast<parley_plugin*>(&error);
  parley_plugin* plugin = untouched;
  const auto status = across("init", [&] { return file.entry().init(host, sdk::str(config), &plugin, error.raw()); });
  const std::string shown = config.substr(0, 40);
  if (status == PARLEY_OK) {
    expect(plugin && plugin != untouched, "init returned PARLEY_OK and no instance for config: " + shown);
    return across("deinit", [&] { file.entry().deinit(plugin); });
  }
  expect(plugin == untouched, "init failed and wrote to *out, for config: " + shown);
  expect(error_max == 0 || !error.text().empty(), "init failed and gave no reason, for config: " + shown);
}

void survives_garbage_config(const Subject& subject) {
  testkit::FakeHost host;
  const testkit::PluginFile file(subject.path);
  const std::string good = testkit::options_from(file.manifest()["options"], subject.with["options"]).dump();
  for (const std::string& config : hostile_texts(good)) {
    try_config(file, host.raw(), config, 16u << 20);
    try_config(file, host.raw(), config, 0);
  }
}

void stands_a_bare_host(const Subject& subject) {
  const testkit::PluginFile file(subject.path);
  const parley_host bare{sizeof bare, PARLEY_ABI_MAJOR, PARLEY_ABI_MINOR, nullptr,
                         [](const parley_host*, parley_str) -> const void* { return nullptr; }};
  try_config(file, &bare, testkit::options_from(file.manifest()["options"], subject.with["options"]).dump(), 16u << 20);
}

void lives_side_by_side(const Subject& subject) {
  testkit::FakeHost first_host;
  testkit::FakeHost second_host;
  auto first = subject.start(first_host);
  const auto second = subject.start(second_host);
  expect(first->raw() != second->raw(), "two inits gave the same instance");
  first.reset();
  const auto probe = make_probe(*second, subject);
  probe->poke(probe->sample(), 16u << 20);
}

long entries(const char* folder) {
  const std::filesystem::directory_iterator all(folder);
  return std::distance(begin(all), end(all));
}

/// A joined thread stays listed for a moment, so a count is only believed when it does not go down any more.
long settled(const char* folder, long wanted) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(2);
  while (entries(folder) > wanted && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  return entries(folder);
}

void use_once(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  const auto probe = make_probe(*plugin, subject);
  probe->poke(probe->sample(), 16u << 20);
}

void leaves_nothing_behind(const Subject& subject) {
  use_once(subject);  // what a library opens once for the process is no leak
  const long files = entries("/proc/self/fd");
  const long threads = entries("/proc/self/task");
  for (int i = 0; i < 5; ++i) use_once(subject);
  const long files_after = settled("/proc/self/fd", files);
  const long threads_after = settled("/proc/self/task", threads);
  expect(files_after <= files, std::to_string(files_after - files) + " open files are left after 5 instances");
  expect(threads_after <= threads, std::to_string(threads_after - threads) + " threads are left after 5 instances");
}

void provides_what_it_says(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  const testkit::PluginFile file(subject.path);
  for (const sdk::Json& wanted : plugin->manifest()["provides"].items()) {
    const std::string id(wanted.text());
    const void* table =
        across("get_interface", [&] { return file.entry().get_interface(plugin->raw(), sdk::str(id)); });
    expect(table != nullptr, "the manifest provides " + id + "; get_interface returned null");
    const std::uint32_t size = *static_cast<const std::uint32_t*>(table);
    for (const KnownInterface& known : kInterfaces)
      expect(known.id != id || size >= known.size,
             id + ": struct_size is " + std::to_string(size) + "; expected at least " + std::to_string(known.size));
  }
}

void functions_are_there(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  for (const KnownInterface& known : kInterfaces) {
    const testkit::PluginFile file(subject.path);
    const auto* table = static_cast<const char*>(file.entry().get_interface(plugin->raw(), sdk::str(known.id)));
    if (!table) continue;
    // `deliver`, the last of a provider's functions, is null unless its transport is local.
    const std::uint32_t end = known.size - (known.id == PARLEY_PROVIDER_V1 ? sizeof(void*) : 0);
    for (std::uint32_t at = 2 * sizeof(std::uint32_t); at < end; at += sizeof(void*)) {
      const void* function = nullptr;
      std::memcpy(&function, table + at, sizeof function);
      expect(function != nullptr,
             std::string(known.id) + ": the function at offset " + std::to_string(at) + " is null");
    }
  }
}

void knows_no_other_interface(const Subject& subject) {
  testkit::FakeHost host;
  const auto plugin = subject.start(host);
  const testkit::PluginFile file(subject.path);
  for (const std::string& id :
       {std::string("parley.nothing/1"), std::string(), std::string("parley."), std::string(100'000, 'x'),
        std::string("parley.") + std::string(file.manifest()["kind"].text()) + "/999"})
    expect(!across("get_interface", [&] { return file.entry().get_interface(plugin->raw(), sdk::str(id)); }),
           "get_interface returned a table for \"" + id.substr(0, 40) + "\"");
}

}  // namespace

std::vector<Case> instance_cases() {
  return {{"init.defaults", "it starts with the defaults of its manifest", "", starts_with_defaults},
          {"init.garbage", "a config that is wrong is refused with a sentence, never by a crash", "",
           survives_garbage_config},
          {"init.bare_host", "a host without any interface is no reason to crash", "", stands_a_bare_host},
          {"instance.pair", "two instances live side by side and one outlives the other", "", lives_side_by_side},
          {"instance.leaks", "an instance that ended leaves no file and no thread", "", leaves_nothing_behind},
          {"interface.provided", "every interface of the manifest is there, in full size", "", provides_what_it_says},
          {"interface.functions", "no function of a table is null", "", functions_are_there},
          {"interface.unknown", "an interface it does not have is null", "", knows_no_other_interface}};
}

}  // namespace parley::conformance
