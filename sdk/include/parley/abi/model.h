/* parley.model/1: an AI text model behind HTTP, as a pair of pure functions. The host sends, times and retries.
 */
#ifndef PARLEY_ABI_MODEL_H
#define PARLEY_ABI_MODEL_H

#include "entry.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PARLEY_MODEL_V1 "parley.model/1"

typedef struct parley_model_v1 {
  uint32_t struct_size;
  uint32_t reserved;

  /* [any] `prompt`: {"system"?, "messages": [{"role", "text"}], "temperature"?, "max_tokens"?, "schema"?}. Writes an
   * HTTP request: the head as JSON {"method", "url", "headers": [[name, value], ...]} and the body as raw bytes. */
  parley_status (*build_request)(parley_plugin* plugin, parley_str prompt, const parley_sink* head,
                                 const parley_sink* body, const parley_sink* error);

  /* [any] Writes {"text", "tokens_in", "tokens_out", "finish": "stop" | "length" | "refused"}. PARLEY_UNAVAILABLE or
   * PARLEY_LIMIT when trying again later makes sense. */
  parley_status (*parse_response)(parley_plugin* plugin, const parley_http_response* response,
                                  const parley_sink* result, const parley_sink* error);
} parley_model_v1;

#ifdef __cplusplus
}
#endif
#endif
