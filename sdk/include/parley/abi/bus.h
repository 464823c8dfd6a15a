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

/* Hears whether the bus connects the nodes. */
typedef struct parley_bus_watcher {
  void* ctx;
  /* `up` is 1 when messages pass between the nodes and 0 when they do not. After a 1 that follows a 0, messages of the
   * time between may be lost: who relies on them reads the database again. Quick, like a listener. */
  void (*state)(void* ctx, uint32_t up);
} parley_bus_watcher;

typedef struct parley_bus_v1 {
  uint32_t struct_size;
  uint32_t reserved;

  /* [any] Hands the payload to every subscriber of the topic, on every node. PARLEY_UNAVAILABLE when the bus is away.
   */
  parley_status (*publish)(parley_plugin* plugin, parley_str topic, parley_str payload, const parley_sink* error);

  /* [any] Subscribes to one topic; *id names the subscription. What is published after it returns is received. While
   * the bus is away it succeeds all the same and counts from the moment the bus is back. */
  parley_status (*subscribe)(parley_plugin* plugin, parley_str topic, const parley_listener* listener, uint64_t* id,
                             const parley_sink* error);

  /* [any] After it returns, the listener is not running and will not run again. */
  void (*unsubscribe)(parley_plugin* plugin, uint64_t id);

  /* Here ends the table as it was first published; a plugin of that time has no watch.
   *
   * [any] From now on `watcher` hears of changes; the first call, with the present state, comes before this returns. A
   * null watcher ends that. After it returns, the watcher before is not running and will not run again. */
  parley_status (*watch)(parley_plugin* plugin, const parley_bus_watcher* watcher, const parley_sink* error);
} parley_bus_v1;

#ifdef __cplusplus
}
#endif
#endif
