/* parley.otp/1: one-time codes as a second factor, from an app on the user's phone.
 *
 * The plugin keeps nothing. The caller stores the secret (sealed) and the last step that was used.
 */
#ifndef PARLEY_ABI_OTP_H
#define PARLEY_ABI_OTP_H

#include "entry.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PARLEY_OTP_V1 "parley.otp/1"

typedef struct parley_otp_v1 {
  uint32_t struct_size;
  uint32_t reserved;

  /* [any] Makes a secret. Writes {"secret", "uri"} to `document`: the secret as text, to be stored, and an otpauth: URI
   * that shows account and issuer, to be shown once as a QR code. PARLEY_INVALID: a name is empty, too long or holds a
   * control character. */
  parley_status (*create)(parley_plugin* plugin, parley_str account, parley_str issuer, const parley_sink* document,
                          const parley_sink* error);

  /* [any] PARLEY_OK: the code is right at `now_ms` (milliseconds since 1970), and `*step` is the step it is of. The
   * caller stores that step before it acts, and gives it as `last_step` from then on (0 the first time). PARLEY_DENIED:
   * the code is wrong, or of `last_step` or an older one, which means that it was used before. PARLEY_INVALID: the
   * secret is none of create(). */
  parley_status (*check)(parley_plugin* plugin, parley_str secret, parley_str code, int64_t now_ms, int64_t last_step,
                         int64_t* step, const parley_sink* error);
} parley_otp_v1;

#ifdef __cplusplus
}
#endif
#endif
