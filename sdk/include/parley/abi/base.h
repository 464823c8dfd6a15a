/* The plain types that cross the boundary between parley and a plugin.
 *
 * Only these cross it: fixed-width integers, pointer + length, opaque handles, a status and buffers that the receiver
 * owns. No C++ type, no exception, no allocation that one side makes and the other frees.
 *
 * Rules of every header in this folder
 *  - A struct or table begins with its own size. It only ever grows at its end; a published field is never edited,
 *    moved or given another meaning. Read a field only if the size says it is there.
 *  - An interface is a table of function pointers with a name and a revision, "parley.node/1". What cannot be done by
 *    growing the table becomes revision 2, beside revision 1.
 *  - Thread tags: [main] the host's control thread, never two at once for one plugin; [any] any thread, several at
 *    once. A plugin may keep state behind its own lock; a sans-I/O plugin needs none.
 *  - Ownership: what a function receives is valid until it returns. What it wants to keep it copies.
 *  - A function that fails writes a sentence for a person to `error` (what was wrong, what was expected) and returns
 *    a status other than PARLEY_OK.
 */
#ifndef PARLEY_ABI_BASE_H
#define PARLEY_ABI_BASE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How a call ended. An int32_t, not an enum: its width must not depend on the compiler. Unknown values mean failure. */
typedef int32_t parley_status;
enum {
  PARLEY_OK = 0,
  PARLEY_INVALID = 1,     /* the input is wrong; the same call fails again */
  PARLEY_NOT_FOUND = 2,   /* no such thing */
  PARLEY_DENIED = 3,      /* a signature, token or permission does not allow it */
  PARLEY_CONFLICT = 4,    /* it exists already, or changed meanwhile */
  PARLEY_LIMIT = 5,       /* a configured bound was reached */
  PARLEY_UNAVAILABLE = 6, /* try again later */
  PARLEY_TIMEOUT = 7,     /* the time allowed ran out; the outcome may be unknown */
  PARLEY_INTERNAL = 8,    /* a defect; also what the C++ wrappers return for any escaped exception */
  PARLEY_UNSUPPORTED = 9  /* this plugin does not do this at all */
};

/* Bytes of somebody else: not owned, not NUL-terminated. Text is UTF-8. data may be null when size is 0. */
typedef struct parley_str {
  const char* data;
  uint64_t size;
} parley_str;

/* A buffer of the receiver that the callee appends to. `write` copies. It fails with PARLEY_LIMIT when the receiver
 * takes no more; the callee then returns that status. Valid during the call that received it, on the calling thread
 * only. */
typedef struct parley_sink {
  void* ctx;
  parley_status (*write)(void* ctx, const char* data, uint64_t size);
} parley_sink;

/* One header of an HTTP message. Names compare without regard to case. */
typedef struct parley_header {
  parley_str name;
  parley_str value;
} parley_header;

/* A request as it came in. `body` is the raw bytes: signatures are computed over these and nothing else. */
typedef struct parley_http_request {
  uint32_t struct_size;
  uint32_t header_count;
  const parley_header* headers;
  parley_str method; /* "GET" */
  parley_str path;   /* percent-decoded, begins with "/" */
  parley_str query;  /* as sent, without "?" */
  parley_str body;
  parley_str remote_address; /* text form, without port */
  parley_str request_id;
} parley_http_request;

/* A response as it came back from a far end. */
typedef struct parley_http_response {
  uint32_t struct_size;
  int32_t status; /* 200 */
  uint32_t header_count;
  uint32_t reserved;
  const parley_header* headers;
  parley_str body;
} parley_http_response;

#ifdef __cplusplus
}
#endif
#endif
