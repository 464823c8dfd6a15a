/* parley.provider/1: a messaging provider such as the WhatsApp Cloud API, as pure functions between documents.
 *
 * The host owns sockets, pools, retries, rate limits and the journal. A provider turns a webhook into events and a
 * message into an HTTP request. It opens no socket, starts no thread and reads no clock, so it can be tested with
 * files, replayed and replaced while running. Documents are JSON; their schemas are in sdk/schemas:
 *   inbound-event.schema.json, outbound-message.schema.json, send-result.schema.json, http-request.schema.json
 */
#ifndef PARLEY_ABI_PROVIDER_H
#define PARLEY_ABI_PROVIDER_H

#include "entry.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PARLEY_PROVIDER_V1 "parley.provider/1"

/* A configured channel (one number of one tenant): the plugin's own type. Immutable once open, used on any thread. */
typedef struct parley_channel parley_channel;

typedef struct parley_provider_v1 {
  uint32_t struct_size;
  uint32_t reserved;

  /* [any] What this provider can do, as a JSON object:
   *   {"transport": "http" | "local",       local: `deliver` takes the message itself, there is no HTTP request
   *    "safe_resend": bool,                 true: the far end drops a second send with the same id
   *    "echoes_id": bool,                   true: statuses bring our message id back, so an unknown outcome resolves
   *    "message_types": ["text", ...],      outbound types it can build
   *    "reply_window_hours": int}           after a message of the other side anything may be sent for so long, later
   *                                         only templates; 0: always; absent: 24 */
  parley_status (*capabilities)(parley_plugin* plugin, const parley_sink* out, const parley_sink* error);

  /* [main] Checks and opens a channel. `channel` is a JSON object: the channel's options with secrets resolved. Writes
   * the account key to `account`: the text that parse_webhook puts in an event's "account" for this channel. */
  parley_status (*open_channel)(parley_plugin* plugin, parley_str channel, parley_channel** out,
                                const parley_sink* account, const parley_sink* error);
  /* [main] No call with this channel is under way or follows. */
  void (*close_channel)(parley_plugin* plugin, parley_channel* channel);

  /* [any] PARLEY_OK when the raw request is signed with this channel's secret, compared in constant time. PARLEY_DENIED
   * for a missing or wrong signature, PARLEY_INVALID when the channel has no secret to check with. */
  parley_status (*verify_webhook)(parley_plugin* plugin, parley_channel* channel, const parley_http_request* request,
                                  const parley_sink* error);

  /* [any] Answers a GET by which the far end checks the endpoint: writes the response body. PARLEY_DENIED for a wrong
   * token. */
  parley_status (*answer_handshake)(parley_plugin* plugin, parley_channel* channel, const parley_http_request* request,
                                    const parley_sink* body, const parley_sink* error);

  /* [any] Writes {"events": [...]} for everything in the body. Each item stands alone: what it does not know becomes an
   * event of kind "unknown", what is broken one of kind "rejected" with the reason, and the others go on.
   * PARLEY_INVALID only when the body as a whole is no document of this provider. */
  parley_status (*parse_webhook)(parley_plugin* plugin, const parley_http_request* request, const parley_sink* events,
                                 const parley_sink* error);

  /* [any] Makes the HTTP request that sends `message`: {"id", "to": {...}, "message": {...}}. Writes the head as JSON
   * {"method", "url", "headers": [[name, value], ...]} and the body as raw bytes. PARLEY_UNSUPPORTED for a type it
   * cannot build, PARLEY_INVALID for a message over the provider's limits. */
  parley_status (*build_send)(parley_plugin* plugin, parley_channel* channel, parley_str message,
                              const parley_sink* head, const parley_sink* body, const parley_sink* error);

  /* [any] Reads the answer to build_send's request. Writes a send result:
   *   {"class": "accepted", "provider_id", "address"?}
   *   {"class": "throttled" | "transient" | "permanent" | "window" | "auth" | "blocked" | "spam" | "template" |
   *             "recipient" | "preference" | "media", "code", "message", "scope"?: "number" | "pair" | "account",
   *    "retry_after_ms"?}
   * PARLEY_TIMEOUT when the answer does not tell whether the message was taken (a 2xx without an id): the outcome is
   * then unknown, and the host resends nothing blindly. */
  parley_status (*parse_send)(parley_plugin* plugin, parley_channel* channel, const parley_http_response* response,
                              const parley_sink* result, const parley_sink* error);

  /* [any] The same pair for everything that is not a message: op is "mark_read", "media.lookup", "session.qr", ...;
   * "channel.check" asks whether the channel's credentials work, and every provider over HTTP should have it.
   * PARLEY_UNSUPPORTED for an op this provider does not have. */
  parley_status (*build_op)(parley_plugin* plugin, parley_channel* channel, parley_str op, parley_str args,
                            const parley_sink* head, const parley_sink* body, const parley_sink* error);
  parley_status (*parse_op)(parley_plugin* plugin, parley_channel* channel, parley_str op,
                            const parley_http_response* response, const parley_sink* result, const parley_sink* error);

  /* [any] Only with "transport": "local", else null: takes the message itself and writes a send result. */
  parley_status (*deliver)(parley_plugin* plugin, parley_channel* channel, parley_str message,
                           const parley_sink* result, const parley_sink* error);
} parley_provider_v1;

#ifdef __cplusplus
}
#endif
#endif
