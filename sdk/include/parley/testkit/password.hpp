// A password plugin as its tests see it: `hash_password(plugin, text)`, `verify_password(plugin, text, encoded)`.
#pragma once

#include <parley/abi/password.h>
#include <parley/testkit/loaded_plugin.hpp>

namespace parley::testkit {

struct PasswordAnswer {
  parley_status status = PARLEY_INTERNAL;
  bool hash_again = false;
  std::string error;
};

/// The text to store. Throws Failure.
inline std::string hash_password(const LoadedPlugin& plugin, std::string_view password) {
  TextSink encoded;
  TextSink error;
  const auto& table = plugin.interface<parley_password_v1>(PARLEY_PASSWORD_V1);
  require_ok(table.hash(plugin.raw(), sdk::str(password), encoded.raw(), error.raw()), error, "hash");
  return encoded.text();
}

inline PasswordAnswer verify_password(const LoadedPlugin& plugin, std::string_view password, std::string_view encoded) {
  TextSink error;
  std::int32_t again = 0;
  const auto& table = plugin.interface<parley_password_v1>(PARLEY_PASSWORD_V1);
  const parley_status status = table.verify(plugin.raw(), sdk::str(password), sdk::str(encoded), &again, error.raw());
  return {status, status == PARLEY_OK && again != 0, error.text()};
}

}  // namespace parley::testkit
