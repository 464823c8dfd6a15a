// Fuzzes what reads files that nobody vouches for: the ELF note reader and the manifest parser.
#include <cstddef>
#include <cstdint>

#include "plugin/manifest.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parley::plugin;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto note = manifest_note(MemoryBytes(bytes));
  if (note.has_value() && note->has_value()) (void)parse_manifest(**note, "fuzz.so");
  (void)parse_manifest(bytes, "fuzz.so.json");
  return 0;
}
