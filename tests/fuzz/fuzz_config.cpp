// libFuzzer entry for the configuration reader: any bytes as parley.toml, and as a value of the environment.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "config/dump.hpp"
#include "config/server_options.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parley::config;
  static const auto sections = server_sections();
  const std::string text(reinterpret_cast<const char*>(data), size);

  Sources sources;
  sources.environment["PARLEY__SERVER__LISTEN"] = text;
  sources.overrides = {text};
  std::vector<TomlFile> files;
  Findings findings;
  if (auto table = parse_toml(text, "parley.toml", sources.limits, findings)) {
    files.push_back({"parley.toml", std::move(*table)});
  }
  const auto loaded = load(files, sources, sections);

  // Whatever came in, what comes out is TOML again.
  Findings of_dump;
  if (!parse_toml(dump(loaded.value_despite_errors(), {}, {}), "dump", sources.limits, of_dump)) std::abort();
  return 0;
}
