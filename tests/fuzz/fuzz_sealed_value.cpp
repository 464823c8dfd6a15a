// Fuzzes what opens sealed values: nothing that this process did not seal may open, and nothing may crash it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "secrets/vault.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parley;
  using namespace parley::secrets;
  static const std::vector<std::string> keys{FernetKey::generate().to_text()};
  static const Keyring ring = *Keyring::from_texts(keys);
  static const SystemClock clock;
  static const Vault vault(ring, clock);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Place place{"t", "table", "column", "id"};
  if (vault.open(place, text) || !vault.needs_rotation(text)) std::abort();
  // The same bytes behind a right signature: the rest of the way.
  const auto opened = vault.open(place, ring.seal(text, clock.wall()));
  if (opened && opened->size() > size) std::abort();
  (void)FernetKey::from_text(text);
  return 0;
}
