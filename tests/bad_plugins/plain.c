/* A model plugin in plain C, without any wrapper. It answers every prompt with ANSWER. What the definitions below
 * change makes it one of the bad ones; see CMakeLists.txt. */
#include <parley/abi/host.h>
#include <parley/abi/model.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#ifndef ANSWER
#define ANSWER "good"
#endif
#ifndef ENTRY_NAME
#define ENTRY_NAME parley_plugin_entry
#endif
#ifndef ENTRY_MAGIC
#define ENTRY_MAGIC PARLEY_ABI_MAGIC
#endif
#ifndef ENTRY_MORE
#define ENTRY_MORE 0
#endif
#ifndef ENTRY_SIZE
#define ENTRY_SIZE (sizeof(parley_entry) + ENTRY_MORE)
#endif
#ifndef ENTRY_MAJOR
#define ENTRY_MAJOR PARLEY_ABI_MAJOR
#endif
#ifndef ENTRY_MINOR
#define ENTRY_MINOR PARLEY_ABI_MINOR
#endif
#ifndef ENTRY_DIGEST
#define ENTRY_DIGEST parley_manifest_digest
#endif
#ifndef ENTRY_INIT
#define ENTRY_INIT start
#endif
#ifndef TABLE_SIZE
#define TABLE_SIZE sizeof(parley_model_v1)
#endif

extern const char parley_manifest_digest[65];

struct parley_plugin {
  const parley_host* host;
  char config[256];
};
static struct parley_plugin instances[64];
static int made;

static parley_str text(const char* literal) {
  const parley_str str = {literal, strlen(literal)};
  return str;
}

#if defined(LEAVE_REGISTRATION)
static void ignore(void* ctx, parley_str kind, parley_str document) {
  (void)ctx, (void)kind, (void)document;
}

static void subscribe(const parley_host* host, const char* kind) {
  const parley_host_events_v1* events = host->get_interface(host, text(PARLEY_HOST_EVENTS_V1));
  if (events) events->subscribe(host, text(kind), NULL, ignore, NULL);
}
#endif

static parley_status build_request(parley_plugin* plugin, parley_str prompt, const parley_sink* head,
                                   const parley_sink* body, const parley_sink* error) {
  (void)prompt, (void)error;
#if defined(REPORT_EVENTS)
  const int has = plugin->host->get_interface(plugin->host, text(PARLEY_HOST_EVENTS_V1)) != NULL;
  head->write(head->ctx, has ? "events" : "no events", has ? 6 : 9);
#else
  head->write(head->ctx, ANSWER, strlen(ANSWER));
#endif
  return body->write(body->ctx, plugin->config, strlen(plugin->config));
}

static parley_status parse_response(parley_plugin* plugin, const parley_http_response* response,
                                    const parley_sink* result, const parley_sink* error) {
  (void)plugin, (void)response, (void)result;
  error->write(error->ctx, "no thanks", 9);
  return PARLEY_UNSUPPORTED;
}

static const parley_model_v1 table = {TABLE_SIZE, 0, build_request,
#if defined(NULL_FUNCTION)
                                      NULL
#else
                                      parse_response
#endif
};

__attribute__((unused)) static parley_status start(const parley_host* host, parley_str config, parley_plugin** out,
                                                   const parley_sink* error) {
#if defined(INIT_FAILS)
  const char reason[] = "option api_key: expected a key, found nothing";
  error->write(error->ctx, reason, sizeof reason - 1);
  return PARLEY_DENIED;
#elif defined(HANG_INIT)
  for (;;) sleep(1);
#endif
  (void)error;
#if !defined(INIT_WITHOUT_INSTANCE)
  struct parley_plugin* self = &instances[made++ % 64];
  self->host = host;
  strncpy(self->config, config.data, config.size < 255 ? config.size : 255);
  *out = self;
#else
  (void)host, (void)config, (void)out, (void)instances, (void)made;
#endif
#if defined(LEAVE_REGISTRATION)
  subscribe(host, "message.new");
#endif
#if defined(CALL_NOWHERE)
  extern void a_function_that_nobody_has(void);
  a_function_that_nobody_has();
#endif
  return PARLEY_OK;
}

static void stop(parley_plugin* plugin) {
  (void)plugin;
#if defined(HANG_STOP)
  for (;;) sleep(1);
#elif defined(LEAVE_REGISTRATION)
  subscribe(plugin->host, "message.too_late");
#endif
}

static const void* get_interface(parley_plugin* plugin, parley_str id) {
  (void)plugin;
#if defined(NULL_INTERFACE)
  return NULL;
#endif
  return id.size == strlen(PARLEY_MODEL_V1) && memcmp(id.data, PARLEY_MODEL_V1, id.size) == 0 ? &table : NULL;
}

__attribute__((visibility("default"))) const parley_entry ENTRY_NAME;
const parley_entry ENTRY_NAME = {
    .magic = ENTRY_MAGIC,
    .struct_size = ENTRY_SIZE,
    .abi_major = ENTRY_MAJOR,
    .abi_minor = ENTRY_MINOR,
    .reserved = 0,
    .manifest_digest = ENTRY_DIGEST,
    .init = ENTRY_INIT,
    .deinit = stop,
    .get_interface = get_interface,
};
