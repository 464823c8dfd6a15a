/* parley.auth/1: a way to tell who sends a request. Plugins form a chain in the operator's order.
 *
 * The first ALLOW or DENY ends the chain. IGNORE means "this request carries nothing of mine", DEFER means "it does,
 * and another plugin must decide". When all have ignored or deferred, the answer is deny.
 */
#ifndef PARLEY_ABI_AUTH_H
#define PARLEY_ABI_AUTH_H

#include "entry.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PARLEY_AUTH_V1 "parley.auth/1"

typedef int32_t parley_verdict;
enum { PARLEY_AUTH_IGNORE = 0, PARLEY_AUTH_DEFER = 1, PARLEY_AUTH_ALLOW = 2, PARLEY_AUTH_DENY = 3 };

typedef struct parley_auth_v1 {
  uint32_t struct_size;
  uint32_t reserved;

  /* [any] Writes {"subject", "tenant"?, "permissions"?: [...], "expires"?, "session"?, "kind"?, "key"?} to `principal`
   * with ALLOW ("expires" is RFC 3339, UTC; "session" the log-in a token belongs to; "kind" is "user" or "api_key";
   * "key" the id of the API key), and a reason that is fit for a log (no secret) to `reason` with DENY. A value that is
   * none of the four counts as DENY. The time of day, where one is needed, is parley.host.clock/1. */
  parley_verdict (*authenticate)(parley_plugin* plugin, const parley_http_request* request,
                                 const parley_sink* principal, const parley_sink* reason);
} parley_auth_v1;

#ifdef __cplusplus
}
#endif
#endif
