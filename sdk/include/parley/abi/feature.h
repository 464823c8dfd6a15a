/* parley.feature/1: a module with routes, event subscriptions and tables of its own (campaigns, dashboards, a console).
 *
 * What it registers with the host belongs to the host, keyed by plugin: the host takes it all away when the plugin
 * stops.
 */
#ifndef PARLEY_ABI_FEATURE_H
#define PARLEY_ABI_FEATURE_H

#include "entry.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PARLEY_FEATURE_V1 "parley.feature/1"

typedef struct parley_feature_v1 {
  uint32_t struct_size;
  uint32_t reserved;

  /* [main] Writes the tables this feature needs as a JSON array [{"name": "0001_messages", "sql": "CREATE ..."}]. The
   * host applies each name once, in order, before `start`; an applied one whose text changed is refused. Table names
   * begin with the plugin's short name. */
  parley_status (*migrations)(parley_plugin* plugin, const parley_sink* out, const parley_sink* error);

  /* [main] Registers routes and subscriptions through the host's interfaces and begins. */
  parley_status (*start)(parley_plugin* plugin, const parley_sink* error);

  /* [main] Ends what start began. The host has already taken the routes out and waited for their handlers. */
  void (*stop)(parley_plugin* plugin);
} parley_feature_v1;

#ifdef __cplusplus
}
#endif
#endif
