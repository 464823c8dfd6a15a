/* The one symbol a plugin exports, and the host it is given.
 *
 * A plugin is a shared object with a manifest (an ELF note named "parley", or a sidecar FILE.so.json) that the host
 * reads before it opens the file. The object exports exactly one symbol, parley_plugin_entry, of type parley_entry.
 * The SDK's CMake function parley_add_plugin() makes the note, the digest and the version script.
 */
#ifndef PARLEY_ABI_ENTRY_H
#define PARLEY_ABI_ENTRY_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PARLEY_ABI_MAGIC 0x59524C50u /* "PLRY" in memory on a little-endian machine */
#define PARLEY_ABI_MAJOR 1u          /* a host refuses any other */
#define PARLEY_ABI_MINOR 0u          /* a host refuses a newer one; an older one loads */
#define PARLEY_ENTRY_SYMBOL "parley_plugin_entry"

/* One running instance of a plugin: the plugin's own type, made by init, destroyed by deinit. After a reload two
 * instances of two builds may live side by side until the old one is drained: keep no process-wide state. */
typedef struct parley_plugin parley_plugin;

/* What the host gives to one instance. Valid from init to the end of deinit. */
typedef struct parley_host {
  uint32_t struct_size;
  uint16_t abi_major;
  uint16_t abi_minor;
  void* ctx; /* the host's; it knows by this which plugin is speaking */
  /* [any] The host interface of that id ("parley.host.log/1"), or null when this host has none. The table lives as long
   * as the host. Its functions take this parley_host as first argument. */
  const void* (*get_interface)(const struct parley_host* host, parley_str id);
} parley_host;

/* The exported constant. Everything in it is fixed at link time. */
typedef struct parley_entry {
  uint32_t magic;       /* PARLEY_ABI_MAGIC */
  uint32_t struct_size; /* sizeof(parley_entry) of the SDK it was built with */
  uint16_t abi_major;
  uint16_t abi_minor;
  uint32_t reserved;
  const char* manifest_digest; /* SHA-256 of the manifest's bytes, 64 lower-case hex digits and a NUL */

  /* [main] Makes an instance. `config` is a JSON object with every option of the manifest's table: validated, defaults
   * filled in, secrets resolved. On failure *out stays untouched and nothing may be left running. */
  parley_status (*init)(const parley_host* host, parley_str config, parley_plugin** out, const parley_sink* error);

  /* [main] Ends an instance made by init; no other call is under way or follows. Must return within the host's stop
   * deadline; a plugin that does not is reported and left behind, never forced. */
  void (*deinit)(parley_plugin* plugin);

  /* [any] The plugin's interface of that id ("parley.node/1"), or null. A table lives as long as the instance. */
  const void* (*get_interface)(parley_plugin* plugin, parley_str id);
} parley_entry;

#ifdef __cplusplus
}
#endif
#endif
