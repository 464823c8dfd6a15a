/* What the host offers to plugins: parley.host.<name>/<rev>, fetched through parley_host.get_interface.
 *
 * A host without an interface returns null for it; a plugin that cannot work without one says so in its manifest
 * ("permissions") and is then refused at load with a clear message instead of failing later. Everything registered here
 * is the host's, keyed by plugin, and is gone when the plugin is stopped or replaced.
 */
#ifndef PARLEY_ABI_HOST_H
#define PARLEY_ABI_HOST_H

#include "entry.h"
#include "storage.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- parley.host.log/1 ------------------------------------------------------------------------------------------ */
#define PARLEY_HOST_LOG_V1 "parley.host.log/1"

enum { PARLEY_LOG_DEBUG = 0, PARLEY_LOG_INFO = 1, PARLEY_LOG_WARNING = 2, PARLEY_LOG_ERROR = 3 };

typedef struct parley_host_log_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  /* [any] One line, under the plugin's id. No secrets; no message bodies at INFO or above. */
  void (*write)(const parley_host* host, int32_t level, parley_str message);
} parley_host_log_v1;

/* ---- parley.host.metrics/1 -------------------------------------------------------------------------------------- */
#define PARLEY_HOST_METRICS_V1 "parley.host.metrics/1"

typedef struct parley_host_metrics_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  /* [any] Adds to the counter / sets the gauge of that name on /metrics. `name` is [a-z0-9_]+; the host puts
   * "parley_plugin_" before it and the plugin's id into a label. */
  void (*add)(const parley_host* host, parley_str name, uint64_t by);
  void (*set)(const parley_host* host, parley_str name, int64_t value);
} parley_host_metrics_v1;

/* ---- parley.host.clock/1 ---------------------------------------------------------------------------------------- */
#define PARLEY_HOST_CLOCK_V1 "parley.host.clock/1"

/* Time comes from the host, so that tests and replays move it. Always allowed, as the log and the metrics are. */
typedef struct parley_host_clock_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  /* [any] Milliseconds since 1970, UTC. May jump in either direction when the machine's clock is set. */
  int64_t (*wall_ms)(const parley_host* host);
} parley_host_clock_v1;

/* ---- parley.host.http/1 ----------------------------------------------------------------------------------------- */
#define PARLEY_HOST_HTTP_V1 "parley.host.http/1"

/* The answer to one request, filled in by the handler before it returns. */
typedef struct parley_http_reply {
  uint32_t struct_size;
  uint32_t reserved;
  void* ctx;
  void (*set_status)(void* ctx, int32_t status);                      /* 200 unless set */
  void (*add_header)(void* ctx, parley_str name, parley_str value);   /* CR and LF are refused */
  parley_status (*write)(void* ctx, const char* data, uint64_t size); /* appends to the body */
} parley_http_reply;

typedef struct parley_route {
  uint32_t struct_size;
  uint32_t reserved;
  parley_str method;  /* "GET" */
  parley_str pattern; /* "/phone/api/chats/{customer}"; "/phone/{rest...}" takes all below */
  uint64_t max_body;  /* bytes; 0: the server's default */
  void* ctx;
  /* [any] On a worker thread; may block for short. `params` is a JSON object of the pattern's names. A status other
   * than PARLEY_OK becomes a 500 and a log line. */
  parley_status (*handle)(void* ctx, const parley_http_request* request, parley_str params,
                          const parley_http_reply* reply);
} parley_route;

/* A WebSocket route whose clients only listen: the host keeps the sockets and sends them what is published to the room.
 */
typedef struct parley_stream {
  uint32_t struct_size;
  uint32_t reserved;
  parley_str pattern; /* "/phone/ws/{customer}" */
  void* ctx;
  /* [any] Writes the room to listen to. PARLEY_DENIED refuses the client. */
  parley_status (*join)(void* ctx, const parley_http_request* request, parley_str params, const parley_sink* room);
} parley_stream;

/* One call of an endpoint: who asks, and the input, which the host has read and held against the declaration. JSON
 * documents, valid during the handler. */
typedef struct parley_call {
  uint32_t struct_size;
  uint32_t reserved;
  const parley_http_request* request;
  parley_str params;    /* {"department_id": "..."} */
  parley_str query;     /* in the types of its schema, defaults filled in */
  parley_str body;      /* {} when the declaration has no request schema */
  parley_str principal; /* {"kind", "id", "name", "tenant", "role", "super_admin", "permissions": [...]} */
} parley_call;

/* An endpoint of the REST API, below /api/v1: the host authenticates, authorises, validates, answers repetitions and
 * documents it from one declaration. */
typedef struct parley_endpoint {
  uint32_t struct_size;
  uint32_t reserved;
  parley_str declaration; /* endpoint.schema.json */
  void* ctx;
  /* [any] On a worker thread; may block for short. With another status than PARLEY_OK the caller gets the API's error
   * document: PARLEY_INVALID 422, PARLEY_DENIED 403, PARLEY_NOT_FOUND 404, PARLEY_CONFLICT 409, PARLEY_LIMIT 429,
   * PARLEY_UNAVAILABLE 503. `error` takes a sentence, or {"message", "errors": [{"field", "message"}]}. */
  parley_status (*handle)(void* ctx, const parley_call* call, const parley_http_reply* reply, const parley_sink* error);
} parley_endpoint;

typedef struct parley_host_http_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  /* [main] The structs are copied. PARLEY_CONFLICT when the method and pattern are taken. */
  parley_status (*add_route)(const parley_host* host, const parley_route* route, const parley_sink* error);
  parley_status (*add_stream)(const parley_host* host, const parley_stream* stream, const parley_sink* error);
  /* [main] The same for an endpoint of the API. PARLEY_INVALID for a declaration that is none. */
  parley_status (*add_endpoint)(const parley_host* host, const parley_endpoint* endpoint, const parley_sink* error);
} parley_host_http_v1;

/* ---- parley.host.realtime/1 ------------------------------------------------------------------------------------- */
#define PARLEY_HOST_REALTIME_V1 "parley.host.realtime/1"

typedef struct parley_host_realtime_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  /* [any] Sends one JSON text to every client in the room. Never blocks; a client that reads too slowly is closed. */
  void (*publish)(const parley_host* host, parley_str room, parley_str text);
  /* [any] Tells people of a tenant what happened, on every node, numbered and kept for who is away for a moment.
   * `event` is {"type", "rooms": ["tenant" | "conversation:ID" | "user:ID", ...], "data": {...}}. Never blocks.
   * PARLEY_INVALID for a document that is none. */
  parley_status (*emit)(const parley_host* host, parley_str tenant, parley_str event, const parley_sink* error);
} parley_host_realtime_v1;

/* ---- parley.host.store/1 ---------------------------------------------------------------------------------------- */
#define PARLEY_HOST_STORE_V1 "parley.host.store/1"

/* One statement with its parameters. $1 is always the tenant, bound by the host: a statement that does not use $1 and
 * the column tenant_id is refused. `params` are $2, $3, ... */
typedef struct parley_statement {
  parley_str sql;
  const parley_value* params;
  uint64_t param_count;
} parley_statement;

typedef struct parley_host_store_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  /* [any] Reads; blocks the calling thread. */
  parley_status (*query)(const parley_host* host, parley_str tenant, const parley_statement* statement,
                         const parley_rows* rows, const parley_sink* error);
  /* [any] Writes all statements or none, in one shared commit; returns when they are durable. */
  parley_status (*write)(const parley_host* host, parley_str tenant, const parley_statement* statements, uint64_t count,
                         const parley_sink* error);
} parley_host_store_v1;

/* ---- parley.host.inbound/1 -------------------------------------------------------------------------------------- */
#define PARLEY_HOST_INBOUND_V1 "parley.host.inbound/1"

/* For providers that do not receive webhooks: a simulator, a gateway's event stream. */
typedef struct parley_host_inbound_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  /* [any] Takes {"events": [...]} as parse_webhook writes them, for a channel of this plugin. Returns when they are
   * journalled, so PARLEY_OK means: durable, will be answered. PARLEY_UNAVAILABLE: full, try again later. */
  parley_status (*accept)(const parley_host* host, parley_str channel_id, parley_str events, const parley_sink* error);
} parley_host_inbound_v1;

/* ---- parley.host.events/1 --------------------------------------------------------------------------------------- */
#define PARLEY_HOST_EVENTS_V1 "parley.host.events/1"

typedef struct parley_host_events_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  /* [main] Calls `event` for every domain event of the kind ("message.new", "message.status", "conversation.updated")
   * after its commit, on one thread at a time, in order for one conversation. `document` is JSON with "tenant". */
  parley_status (*subscribe)(const parley_host* host, parley_str kind, void* ctx,
                             void (*event)(void* ctx, parley_str kind, parley_str document), const parley_sink* error);
} parley_host_events_v1;

/* ---- parley.host.fetch/1 ---------------------------------------------------------------------------------------- */
#define PARLEY_HOST_FETCH_V1 "parley.host.fetch/1"

typedef struct parley_host_fetch_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  /* [any] Sends one request through the host's outbound client, with its address rules and limits, and calls `done`
   * exactly once, on a thread of the host, quickly. `response` is null when there was none; `failure` then says why. */
  void (*fetch)(const parley_host* host, parley_str head, parley_str body, uint32_t timeout_ms, void* ctx,
                void (*done)(void* ctx, const parley_http_response* response, parley_str failure));
} parley_host_fetch_v1;

/* ---- parley.host.identity/1 ------------------------------------------------------------------------------------- */
#define PARLEY_HOST_IDENTITY_V1 "parley.host.identity/1"

typedef struct parley_host_identity_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  /* [any] Looks up an API key by the SHA-256 of its whole text (64 lower-case hex digits); the key itself never
   * crosses. PARLEY_OK: writes the document that authenticate() gives with ALLOW, with "kind": "api_key" and "key". The
   * plugin still minds its "expires". PARLEY_NOT_FOUND: nobody has that key, or no longer. PARLEY_DENIED: it is revoked
   * or expired, `error` says which. PARLEY_UNAVAILABLE: it cannot be looked up now. */
  parley_status (*find_key)(const parley_host* host, parley_str digest_hex, const parley_sink* principal,
                            const parley_sink* error);
} parley_host_identity_v1;

/* ---- parley.host.conversations/1 -------------------------------------------------------------------------------- */
#define PARLEY_HOST_CONVERSATIONS_V1 "parley.host.conversations/1"

/* Conversations, with all that a change of one brings about: the check of its version, the audit row, the domain event.
 */
typedef struct parley_host_conversations_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  /* [any] Writes the conversation as the REST API shows it. Blocks. PARLEY_NOT_FOUND when it is not the tenant's. */
  parley_status (*get)(const parley_host* host, parley_str tenant, parley_str id, const parley_sink* conversation,
                       const parley_sink* error);
  /* [any] Changes it and writes what it is then; returns when that is durable. `change` is one of
   *   {"action": "assign", "user_id"}, {"action": "unassign"}, {"action": "read" | "resolve" | "reopen"},
   *   {"action": "transfer", one of "user_id", "department_id", "queue_id", and "note" or none},
   *   {"action": "patch", "department_id" | "queue_id": id or null, "tags": [...]}, {"action": "snooze", "until"}.
   * With "version" an assign, transfer or patch holds only for that version of the conversation: PARLEY_CONFLICT when
   * it has moved on. `author` is the principal of a call, in whose name it is done, or empty: the plugin itself.
   * PARLEY_INVALID, with {"message", "errors": [{"field", "message"}]}, for a change that cannot be. */
  parley_status (*change)(const parley_host* host, parley_str tenant, parley_str id, parley_str change,
                          parley_str author, const parley_sink* conversation, const parley_sink* error);
  /* [main] From now on this plugin says which departments and queues there are, and no conversation is given to
   * another. `exists` [any]: PARLEY_OK or PARLEY_NOT_FOUND; quick; `kind` is "department" or "queue". PARLEY_CONFLICT
   * when another plugin keeps them. */
  parley_status (*keep_teams)(const parley_host* host, void* ctx,
                              parley_status (*exists)(void* ctx, parley_str tenant, parley_str kind, parley_str id),
                              const parley_sink* error);
} parley_host_conversations_v1;

/* ---- parley.host.jobs/1 ----------------------------------------------------------------------------------------- */
#define PARLEY_HOST_JOBS_V1 "parley.host.jobs/1"

typedef struct parley_job {
  uint32_t struct_size;
  uint32_t reserved;
  parley_str name;      /* [a-z0-9_]+, the plugin's own */
  uint64_t interval_ms; /* 10 to 86400000, from the end of one run to the beginning of the next */
  void* ctx;
  /* [any] On a thread of the host, never two runs of one job at once, on one node of those that share a database. What
   * it returns beside PARLEY_OK is logged; the next run comes all the same. The host ends no run: be brief, and leave
   * the rest of the work to the next. Between nodes a run may be left out or, when one dies, begin up to 15 s late; a
   * run that a node began before it lost the database may meet one of another node, so leave no half work behind. */
  parley_status (*run)(void* ctx, const parley_sink* error);
} parley_job;

typedef struct parley_host_jobs_v1 {
  uint32_t struct_size;
  uint32_t reserved;
  /* [main] In start(). Copied; runs from when the plugin serves until it is taken out, before its stop. PARLEY_CONFLICT
   * for a name it has already, PARLEY_LIMIT beyond 16 jobs. */
  parley_status (*every)(const parley_host* host, const parley_job* job, const parley_sink* error);
  /* [any] The ids of all active tenants, as a JSON array: a job works for one after the other. Blocks. */
  parley_status (*tenants)(const parley_host* host, const parley_sink* ids, const parley_sink* error);
} parley_host_jobs_v1;

#ifdef __cplusplus
}
#endif
#endif
