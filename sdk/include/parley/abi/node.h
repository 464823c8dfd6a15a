/* parley.node/1: a node type of visual flows, as a pure step function.
 *
 * The type's name, config schema, ports, icon, group and texts come from the manifest. The host prepares a node once
 * per published flow and calls `step` for each visit. A step performs nothing itself: it returns effects, which the
 * host performs and journals, and it is called again with what came of them until it names a port.
 *
 * Events (`kind` of a step, and the members of its `event`)
 *   enter     the flow came to this node; no members
 *   message   a person answered: {"text", "type", "reply"?, "media"?, "location"?, "contacts"?, ...}, an inbound event
 *   timeout   the time of the node's wait is over; no members
 *   result    what an http, ai, script, call or webhook effect came to: its members below, or
 *             {"error": {"class": "timeout" | "network" | "refused" | "limit" | "unknown" | "failed", "message"}}
 *   resumed   people gave the conversation back; no members
 *   listen    only for types that listen: a message came in anywhere in the flow, members as of message. A port takes
 *             the conversation over; null leaves it where it was
 *
 * Effects ({"kind": ..., members}; those marked * are waited for: the step gives a null port and is called again)
 *   say       {"text"} or {"message": outbound-message.schema.json}, {"delay_seconds"?}
 *   wait *    {"for": "message", "timeout_seconds"?}         comes back as message or timeout
 *             {"for": "time", "seconds" or "until": RFC 3339} ... as timeout
 *             {"for": "webhook", "name", "timeout_seconds"?}  ... as result {"body"} or timeout
 *   set       {"name", "value", "scope"?: "session" | "contact"}; null removes
 *   contact   {"name"?, "language"?, "fields"?: {}, "tags_add"?: [], "tags_remove"?: [], "opt_in"?, "blocked"?}
 *   http *    {"method", "url", "query"?: {}, "headers"?: {}, "secret"?, "body"?: any, "timeout_seconds"?,
 *             "safe_to_repeat"?}                              result {"status", "headers": {}, "text", "json"?}
 *   ai *      {"model", "prompt", "system"?, "temperature"?, "max_tokens"?, "schema"?, "timeout_seconds"?}
 *                                                             result {"text", "json"?}
 *   script *  {"source", "inputs"?: {}}                       result {"outputs": {}}, in the same turn
 *   call *    {"flow", "input"?: {}}                          result {"outputs": {}} when the called flow has ended
 *   goto      {"flow", "variables"?: {}}                      leaves this flow for another
 *   jump      {"node"}                                        goes on there; the port is not looked at
 *   handoff   {"department"?, "queue"?, "agent"?, "skill"?, "priority"?, "text"?, "resume"?: bool}; * with resume
 *   end       {"close"?: bool, "outputs"?: {}}                ends the flow; the port is not looked at
 *   event     {"name", "value"?, "properties"?: {}}           a figure for statistics
 *   log       {"text"}                                        a line in the trace
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

/* What a step is about. The host's; valid during the step, on its thread. */
typedef struct parley_step {
  uint32_t struct_size;
  uint32_t reserved;
  void* context;      /* the host's own */
  parley_str kind;    /* "enter", ... as above */
  parley_str event;   /* a JSON object; empty when the kind has no members */
  parley_str state;   /* the JSON value that this node left at its last step in this session; empty: none */
  parley_str node_id; /* in the flow's document */

  /* The JSON text of an expression's value: "vars.size", "contact.name", "vars.size | upper". "null" when there is no
   * such value. PARLEY_INVALID for an expression that cannot be read, PARLEY_LIMIT for one that costs too much. */
  parley_status (*value)(const struct parley_step* step, parley_str expression, const parley_sink* out,
                         const parley_sink* error);
  /* A text for the person. `text` is JSON: a string, or an object of language tags and strings, from which the
   * person's language is taken. {{expressions}} are filled in; one that has no value is left as typed. */
  parley_status (*text)(const struct parley_step* step, parley_str text, const parley_sink* out,
                        const parley_sink* error);
} parley_step;

typedef struct parley_node_v1 {
  uint32_t struct_size;
  uint32_t reserved;

  /* [any] Checks the config (a JSON object, already valid against the manifest's schema) and makes a node. */
  parley_status (*prepare)(parley_plugin* plugin, parley_str config, parley_node** out, const parley_sink* error);
  /* [any] No step of this node is under way or follows. */
  void (*release)(parley_plugin* plugin, parley_node* node);

  /* [any] One step. Writes {"effects"?: [...], "port": "next" | null, "state"?: any}. A null port without anything to
   * wait for is a defect of the node. The state is kept for this node while the session lasts; without one it is
   * forgotten. */
  parley_status (*step)(parley_plugin* plugin, parley_node* node, const parley_step* step, const parley_sink* output,
                        const parley_sink* error);
} parley_node_v1;

#ifdef __cplusplus
}
#endif
#endif
