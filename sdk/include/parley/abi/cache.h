/* parley.cache/1: short-lived memory that the nodes of one installation share. A bus plugin offers it beside
 * parley.bus/1. Not a database: anything may be forgotten before its time (a restart, a full memory), and everything
 * has a time after which it is gone. The database row is the truth.
 *
 * Five kinds of things, each with a name space of its own: a counter and a list may have the same key.
 *
 * Every function is atomic across nodes and [any]. It ends within the plugin's own time limit, an option of a fraction
 * of a second: PARLEY_UNAVAILABLE when the memory is away (at once while that is known), PARLEY_TIMEOUT when no answer
 * came in time and the outcome is unknown, PARLEY_LIMIT for a value or a set beyond a bound of the plugin,
 * PARLEY_INVALID for an argument outside the bounds below.
 */
#ifndef PARLEY_ABI_CACHE_H
#define PARLEY_ABI_CACHE_H

#include "entry.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PARLEY_CACHE_V1 "parley.cache/1"

/* Bounds of the arguments: they bound the cost of every call. */
#define PARLEY_CACHE_MAX_KEY 512u                    /* bytes of a key or a member; at least 1 */
#define PARLEY_CACHE_MAX_ITEMS 1000u                 /* items of one answer, and of one list */
#define PARLEY_CACHE_MAX_TTL_MS INT64_C(34560000000) /* 400 days; a time to live is at least 1 ms */
#define PARLEY_CACHE_MAX_BURST 1000000u              /* of a rate; at most 1000 for each ms of its period */

/* The kinds, for drop(). */
enum {
  PARLEY_CACHE_COUNTER = 1,
  PARLEY_CACHE_RATE = 2,
  PARLEY_CACHE_SET = 3,
  PARLEY_CACHE_LIST = 4,
  PARLEY_CACHE_VALUE = 5
};

/* A rate: at most `burst` at once, and after that `burst` for each `period_ms`, evenly (GCRA). */
typedef struct parley_rate {
  uint32_t struct_size;
  uint32_t burst;
  int64_t period_ms;
} parley_rate;

/* Filled in by take(). The caller sets struct_size. */
typedef struct parley_taken {
  uint32_t struct_size;
  uint32_t allowed;       /* 0 or 1 */
  uint64_t remaining;     /* could be taken at once, now */
  int64_t retry_after_ms; /* until the same call would be allowed; 0 when it was */
  int64_t reset_ms;       /* until the whole burst is there again */
} parley_taken;

/* Receives the items of an answer one by one. A status other than PARLEY_OK ends the call with that status. */
typedef struct parley_items {
  void* ctx;
  parley_status (*item)(void* ctx, parley_str bytes);
} parley_items;

enum { PARLEY_CACHE_IF_ABSENT = 1u };

typedef struct parley_cache_v1 {
  uint32_t struct_size;
  uint32_t reserved;

  /* Adds `by` (may be negative or 0) to a counter. One that is not there begins at 0 and lives `ttl_ms` from now;
   * adding does not lengthen its life. *value is the sum, *left_ms what is left of its life. PARLEY_INVALID when the
   * sum does not fit. */
  parley_status (*count)(parley_plugin* plugin, parley_str key, int64_t by, int64_t ttl_ms, int64_t* value,
                         int64_t* left_ms, const parley_sink* error);

  /* Takes `cost` out of a rate, all or nothing. A cost of 0 only looks. A cost above the burst is PARLEY_INVALID: it
   * would never be allowed. */
  parley_status (*take)(parley_plugin* plugin, parley_str key, const parley_rate* rate, uint32_t cost,
                        parley_taken* taken, const parley_sink* error);

  /* Puts a member into a set for `ttl_ms` from now, also when it is there already: that is how presence is kept alive.
   * *changed is 1 when it was not there, *size counts the members after the call. A user with several devices is a set
   * with a member a device. */
  parley_status (*put_member)(parley_plugin* plugin, parley_str key, parley_str member, int64_t ttl_ms,
                              uint32_t* changed, uint64_t* size, const parley_sink* error);
  /* *changed is 1 when it was there. */
  parley_status (*remove_member)(parley_plugin* plugin, parley_str key, parley_str member, uint32_t* changed,
                                 uint64_t* size, const parley_sink* error);
  /* At most `max` members, those that expire soonest first. */
  parley_status (*members)(parley_plugin* plugin, parley_str key, uint32_t max, const parley_items* items,
                           const parley_sink* error);
  parley_status (*member_count)(parley_plugin* plugin, parley_str key, uint64_t* size, const parley_sink* error);

  /* Puts an item in front of a list, keeps the `keep` newest and lets the list live `ttl_ms` from now. */
  parley_status (*push)(parley_plugin* plugin, parley_str key, parley_str item, uint32_t keep, int64_t ttl_ms,
                        const parley_sink* error);
  /* At most `max` items, the newest first. */
  parley_status (*recent)(parley_plugin* plugin, parley_str key, uint32_t max, const parley_items* items,
                          const parley_sink* error);

  /* Sets a value for `ttl_ms` from now. With PARLEY_CACHE_IF_ABSENT only when there is none, else PARLEY_CONFLICT. */
  parley_status (*set_value)(parley_plugin* plugin, parley_str key, parley_str value, int64_t ttl_ms, uint32_t flags,
                             const parley_sink* error);
  /* PARLEY_NOT_FOUND when there is none. */
  parley_status (*get_value)(parley_plugin* plugin, parley_str key, const parley_sink* out, const parley_sink* error);
  /* Gets a value and removes it: of several callers one gets it. */
  parley_status (*take_value)(parley_plugin* plugin, parley_str key, const parley_sink* out, const parley_sink* error);

  /* Forgets what is under a key, PARLEY_OK when nothing is. `kind` is one of PARLEY_CACHE_COUNTER, ... */
  parley_status (*drop)(parley_plugin* plugin, uint32_t kind, parley_str key, const parley_sink* error);
} parley_cache_v1;

#ifdef __cplusplus
}
#endif
#endif
