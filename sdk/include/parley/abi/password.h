/* parley.password/1: turning passwords into texts that may be stored, and checking passwords against them.
 *
 * Of kind "auth". Both functions are slow on purpose and use much memory: the plugin bounds how many run and how many
 * wait, and refuses more with PARLEY_LIMIT at once, so that a flood of log-ins cannot take the machine.
 */
#ifndef PARLEY_ABI_PASSWORD_H
#define PARLEY_ABI_PASSWORD_H

#include "entry.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PARLEY_PASSWORD_V1 "parley.password/1"

typedef struct parley_password_v1 {
  uint32_t struct_size;
  uint32_t reserved;

  /* [any] Blocks. Writes the text to store: printable ASCII, at most 512 bytes, with everything in it that verify needs
   * (a PHC string), different each time. PARLEY_INVALID: the password is empty, too long or holds a NUL. PARLEY_LIMIT:
   * too many are waiting, try again later. */
  parley_status (*hash)(parley_plugin* plugin, parley_str password, const parley_sink* encoded,
                        const parley_sink* error);

  /* [any] Blocks. PARLEY_OK: this is the password `encoded` was made of. PARLEY_DENIED: it is not, for whatever reason
   * that lies in the password. An empty `encoded` is denied after the work of a true check: callers use it for names
   * that nobody has, so that the time does not tell which names exist. PARLEY_INVALID: `encoded` is not of this plugin.
   * PARLEY_LIMIT as above. With PARLEY_OK `*hash_again` becomes 1 when `encoded` was made at a lower cost than the
   * options now say, and the caller stores a new hash(), else 0; it may be null. */
  parley_status (*verify)(parley_plugin* plugin, parley_str password, parley_str encoded, int32_t* hash_again,
                          const parley_sink* error);
} parley_password_v1;

#ifdef __cplusplus
}
#endif
#endif
