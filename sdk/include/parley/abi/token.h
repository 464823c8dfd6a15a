/* parley.token/1: making access tokens. The plugin that issues a token is the one that takes it in, through
 * parley.auth/1, so a plugin with this interface has that one as well.
 */
#ifndef PARLEY_ABI_TOKEN_H
#define PARLEY_ABI_TOKEN_H

#include "entry.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PARLEY_TOKEN_V1 "parley.token/1"

typedef struct parley_token_v1 {
  uint32_t struct_size;
  uint32_t reserved;

  /* [any] Writes a token that authenticate() answers, for `ttl_ms` from `now_ms` (milliseconds since 1970), with ALLOW
   * and a principal that has these claims. `claims` is {"subject", "tenant", "session", "kind"?}: texts; "kind" is
   * "user" unless given. The token is text that fits into a header and is a secret: it is never logged.
   * PARLEY_INVALID: a claim is missing or of a wrong type, or the time to live is none. */
  parley_status (*issue)(parley_plugin* plugin, parley_str claims, int64_t ttl_ms, int64_t now_ms,
                         const parley_sink* token, const parley_sink* error);
} parley_token_v1;

#ifdef __cplusplus
}
#endif
#endif
