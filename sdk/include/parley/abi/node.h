/* parley.node/1: a node type of visual flows, as a pure step function.
 *
 * The type's name, config schema, ports, icon, group and texts come from the manifest. The host prepares a node once
 * per published flow and calls `step` for each visit. A step performs nothing itself: it returns effects, which the
 * host performs and journals, and it is called again with their results until it names a port.
 */
#ifndef PARLEY_ABI_NODE_H
#define PARLEY_ABI_NODE_H

#include "entry.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PARLEY_NODE_V1 "parley.node/1"

/* A node with its checked config: the plugin's own type. Immutable, used on any thread. */
typedef struct parley_node parley_node;

typedef struct parley_node_v1 {
  uint32_t struct_size;
  uint32_t reserved;

  /* [any] Checks the config (a JSON object, already valid against the manifest's schema) and makes a node. */
  parley_status (*prepare)(parley_plugin* plugin, parley_str config, parley_node** out, const parley_sink* error);
  /* [any] No step of this node is under way or follows. */
  void (*release)(parley_plugin* plugin, parley_node* node);

  /* [any] One step. `input`: {"event": {"kind": "enter" | "message" | "timeout" | "result", ...}, "variables": {...},
   * "state": any}. Writes {"effects": [{"kind": "say" | "ask" | "wait" | "http" | "set" | ..., ...}],
   * "port": "next" | null, "state": any}. A null port means: call again when what the effects wait for has come. */
  parley_status (*step)(parley_plugin* plugin, parley_node* node, parley_str input, const parley_sink* output,
                        const parley_sink* error);
} parley_node_v1;

#ifdef __cplusplus
}
#endif
#endif
