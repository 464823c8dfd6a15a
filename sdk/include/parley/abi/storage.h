/* parley.storage/1: a relational database. The kernel brings the SQL; a storage plugin brings sessions that run it.
 *
 * Statements use $1, $2, ... for parameters, numbered without gaps and used in any order. The text of a statement is a
 * constant of the kernel: a plugin may keep a prepared form of it per session for as long as the session lives.
 */
#ifndef PARLEY_ABI_STORAGE_H
#define PARLEY_ABI_STORAGE_H

#include "entry.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PARLEY_STORAGE_V1 "parley.storage/1"

enum {
  PARLEY_VALUE_NULL = 0,
  PARLEY_VALUE_INTEGER = 1, /* `integer`; booleans are 0 and 1, times are milliseconds since 1970 */
  PARLEY_VALUE_REAL = 2,    /* `real` */
  PARLEY_VALUE_TEXT = 3,    /* `bytes`, UTF-8; with NUL whole or refused, so a database without it encodes it */
  PARLEY_VALUE_BLOB = 4     /* `bytes` */
};

/* One parameter or one column. `bytes` of a column is valid until the row callback returns. */
typedef struct parley_value {
  uint32_t type;
  uint32_t reserved;
  int64_t integer;
  double real;
  parley_str bytes;
} parley_value;

/* Receives the rows of a result one by one. A status other than PARLEY_OK ends the statement with that status. */
typedef struct parley_rows {
  void* ctx;
  parley_status (*row)(void* ctx, const parley_value* columns, uint32_t column_count);
} parley_rows;

/* One connection. Used by one thread at a time; the host may move it from thread to thread between calls. */
typedef struct parley_session parley_session;

enum { PARLEY_SESSION_READ_ONLY = 1u };

/* Whose rows a statement may touch, in every table with a column tenant_id. A database that can enforce it does, beside
 * the condition that the statement itself has. */
enum {
  PARLEY_REACH_NOTHING = 0, /* no tenant's: where a session begins */
  PARLEY_REACH_TENANT = 1,  /* one tenant's */
  PARLEY_REACH_SYSTEM = 2   /* everybody's */
};

/* One statement of a batch, for one or more rows of parameters. */
typedef struct parley_run {
  parley_str sql;
  const parley_value* params; /* row-major, `param_count` wide */
  uint32_t param_count;
  uint32_t reach; /* PARLEY_REACH_*, for this statement */
  parley_str tenant;
  uint64_t row_count;
  uint64_t* affected; /* one for each row */
} parley_run;

typedef struct parley_storage_v1 {
  uint32_t struct_size;
  uint32_t reserved;

  /* [any] Facts the kernel needs, as a JSON object: {"dialect": "sqlite" | "postgres", "writers": n}. `writers` is how
   * many sessions can write at once; the kernel opens no more than that for writing. */
  parley_status (*facts)(parley_plugin* plugin, const parley_sink* out, const parley_sink* error);

  /* [any] */
  parley_status (*open_session)(parley_plugin* plugin, uint32_t flags, parley_session** out, const parley_sink* error);
  void (*close_session)(parley_plugin* plugin, parley_session* session);

  /* [any] A transaction. After PARLEY_OK from commit the changes survive a loss of power, after PARLEY_TIMEOUT nobody
   * can say whether they are there, after any other status they are not; PARLEY_UNAVAILABLE is tried again. After any
   * failure inside a transaction the kernel calls rollback, which always leaves the session usable or says that it is
   * not. */
  parley_status (*begin)(parley_plugin* plugin, parley_session* session, const parley_sink* error);
  parley_status (*commit)(parley_plugin* plugin, parley_session* session, const parley_sink* error);
  parley_status (*rollback)(parley_plugin* plugin, parley_session* session, const parley_sink* error);

  /* [any] Runs one statement. `rows` may be null when no rows are wanted. *affected receives the number of rows that
   * were inserted, updated or deleted (0 for an insert that met ON CONFLICT DO NOTHING). PARLEY_CONFLICT for a broken
   * unique or foreign key, PARLEY_UNAVAILABLE when the database is busy, away or full. */
  parley_status (*execute)(parley_plugin* plugin, parley_session* session, parley_str sql, const parley_value* params,
                           uint32_t param_count, const parley_rows* rows, uint64_t* affected, const parley_sink* error);

  /* [any] As if execute were called for each of `row_count` rows of parameters in order (row-major, `param_count`
   * wide), in as few trips as the database allows. affected[i] as above. On failure some rows may have run: the kernel
   * rolls back. */
  parley_status (*bulk)(parley_plugin* plugin, parley_session* session, parley_str sql, const parley_value* params,
                        uint32_t param_count, uint64_t row_count, uint64_t* affected, const parley_sink* error);

  /* [any] Runs a script of several statements separated by ";", as found in migrations. */
  parley_status (*run_script)(parley_plugin* plugin, parley_session* session, parley_str script,
                              const parley_sink* error);

  /* ---- added later; null in a plugin that is older or has no use for them ---- */

  /* [any] Whose rows the statements that follow may touch, until the next call. `tenant` only for PARLEY_REACH_TENANT.
   * Need not go to the database: it can wait for the next statement. */
  parley_status (*scope)(parley_plugin* plugin, parley_session* session, uint32_t reach, parley_str tenant,
                         const parley_sink* error);

  /* [any] As if scope, then execute or bulk, were called for each run in order, in as few trips as the database allows.
   * On failure some runs may have been carried out: the kernel rolls back. The scope afterwards is the last run's. */
  parley_status (*batch)(parley_plugin* plugin, parley_session* session, const parley_run* runs, uint64_t run_count,
                         const parley_sink* error);
} parley_storage_v1;

#ifdef __cplusplus
}
#endif
#endif
