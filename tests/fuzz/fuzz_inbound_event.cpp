// Whatever a provider plugin writes, the kernel reads it into events with bounded keys and never loses one of them.
#include <cstdlib>

#include "messaging/inbound_event.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto events = parley::messaging::parse_events(text);
  if (!events) return 0;
  for (const auto& event : *events)
    if (event.key.empty() || event.key.size() > 200 || event.peer.size() > 200) std::abort();
  const auto document = parley::parse_json(text, "input");
  if (document->as_object().at("events").as_array().size() != events->size()) std::abort();
  return 0;
}
