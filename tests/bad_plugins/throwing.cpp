// A model plugin whose functions let exceptions out through the C ABI: no wrapper of the SDK catches them.
#include <cstring>
#include <parley/abi/model.h>
#include <stdexcept>
#include <unistd.h>

extern "C" const char parley_manifest_digest[65];

struct parley_plugin {
  int unused;
};

namespace {

struct NoStdException {};

int at_load() {
#if defined(THROW_STATIC)
  throw std::runtime_error("thrown by a static constructor");
#elif defined(HANG_STATIC)
  for (;;) ::sleep(1);
#endif
  return 1;
}
const int loaded = at_load();

parley_plugin the_instance;

parley_status start(const parley_host*, parley_str, parley_plugin** out, const parley_sink*) {
#if defined(THROW_INIT)
  throw std::runtime_error("thrown by init");
#elif defined(THROW_INIT_OTHER)
  throw NoStdException();
#endif
  the_instance.unused = loaded;
  *out = &the_instance;
  return PARLEY_OK;
}

void stop(parley_plugin*) {
#if defined(THROW_STOP)
  throw NoStdException();
#endif
}

parley_status build_request(parley_plugin*, parley_str, const parley_sink*, const parley_sink*, const parley_sink*) {
  throw NoStdException();
}

parley_status parse_response(parley_plugin*, const parley_http_response*, const parley_sink*, const parley_sink*) {
  throw std::runtime_error("thrown by parse_response");
}

constexpr parley_model_v1 kTable{sizeof(parley_model_v1), 0, build_request, parse_response};

const void* get_interface(parley_plugin*, parley_str id) {
  return std::strncmp(id.data, PARLEY_MODEL_V1, id.size) == 0 ? &kTable : nullptr;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) const parley_entry parley_plugin_entry;
extern "C" const parley_entry parley_plugin_entry = {
    PARLEY_ABI_MAGIC, sizeof(parley_entry), PARLEY_ABI_MAJOR, PARLEY_ABI_MINOR, 0, parley_manifest_digest, start, stop,
    get_interface};
