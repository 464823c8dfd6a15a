/* parley.bus/1: messages between the nodes of one installation. Best effort: the database row is the truth, the bus
 * only wakes and fans out. A lost message makes things slower, never wrong.
 */
#ifndef PARLEY_ABI_BUS_H
#define PARLEY_ABI_BUS_H

#include "entry.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PARLEY_BUS_V1 "parley.bus/1"

/* Receives what is published on a topic, this node's own messages too. Quick: it runs on the bus's thread or, for an
 * in-process bus, on the publisher's. */
typedef struct parley_listener {
  void* ctx;
  void (*message)(void* ctx, parley_str topic, parley_str payload);
} parley_listener;

typedef struct parley_bus_v1 {
  uint32_t struct_size;
  uint32_t reserved;

  /* [any] Hands the payload to every subscriber of the topic, on every node. PARLEY_UNAVAILABLE when the bus is away.
   */
  parley_status (*publish)(parley_plugin* plugin, parley_str topic, parley_str payload, const parley_sink* error);

  /* [any] Subscribes to one topic; *id names the subscription. */
  parley_status (*subscribe)(parley_plugin* plugin, parley_str topic, const parley_listener* listener, uint64_t* id,
                             const parley_sink* error);

  /* [any] After it returns, the listener is not running and will not run again. */
  void (*unsubscribe)(parley_plugin* plugin, uint64_t id);
} parley_bus_v1;

#ifdef __cplusplus
}
#endif
#endif
