#include "secrets/vault.hpp"

#include <openssl/crypto.h>

namespace parley::secrets {

namespace {

/// Length before text, so that no two places have one form.
std::string form_of(const Place& place) {
  std::string out = "p1";
  for (const std::string_view part : {place.tenant, place.table, place.column, place.id}) {
    for (int shift = 24; shift >= 0; shift -= 8) out += char(part.size() >> shift);
    out += part;
  }
  return out;
}

Error refusal(const Place& place, const Error& why) {
  return fail(why.code, std::string(place.table) + "." + std::string(place.column) + " of row " +
                            std::string(place.id) + " cannot be opened: " + why.message);
}

}  // namespace

std::string Vault::seal(const Place& place, std::string_view plaintext) const {
  std::string message = form_of(place);
  // Once in full size: growing would leave copies of the secret in freed memory.
  message.reserve(message.size() + plaintext.size());
  message += plaintext;
  std::string text = keyring_.seal(message, clock_.wall());
  OPENSSL_cleanse(message.data(), message.size());
  return text;
}

Result<std::string> Vault::open(const Place& place, std::string_view text) const {
  Result<std::string> message = keyring_.open(text);
  if (!message) return refusal(place, message.error());
  const std::string form = form_of(place);
  if (!message->starts_with(form))
    return refusal(place, fail(Errc::denied, "it was sealed for another row, column or tenant"));
  std::string plaintext = message->substr(form.size());
  OPENSSL_cleanse(message->data(), message->size());
  return plaintext;
}

}  // namespace parley::secrets
