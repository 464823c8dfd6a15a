// Turning passwords into texts that may be stored, in C++: derive from Password, export with
// PARLEY_PLUGIN(MyPasswords, parley::sdk::Password). The wrapper fails closed.
#pragma once

#include <parley/abi/password.h>
#include <parley/plugin.hpp>
#include <string>

namespace parley::sdk {

/// How a password compared with a stored text.
enum class PasswordMatch {
  wrong,
  right,
  right_hash_again,  ///< right, and the text was made at a lower cost than the options now say: store a new hash()
};

class Password {
 public:
  virtual ~Password() = default;
  /// [any] Blocks. The text to store. Throws Failure: PARLEY_INVALID for a password that cannot be taken, PARLEY_LIMIT
  /// when too many wait.
  virtual std::string hash(std::string_view password) const = 0;
  /// [any] Blocks. An empty `encoded` is `wrong` after the work of a true check. Throws Failure: PARLEY_INVALID when
  /// `encoded` is not of this plugin, PARLEY_LIMIT when too many wait.
  virtual PasswordMatch verify(std::string_view password, std::string_view encoded) const = 0;

  /// The parley.password/1 table for plugin class `Type`, or null for another id.
  template <class Type>
  static const void* table(std::string_view id);
};

// ---- below: how the class meets the C table ------------------------------------------------------------------------

template <class Type>
const void* Password::table(std::string_view id) {
  static const parley_password_v1 functions = [] {
    parley_password_v1 t{};
    t.struct_size = sizeof t;
    t.hash = [](parley_plugin* p, parley_str password, const parley_sink* encoded, const parley_sink* error) {
      return guarded(error, [&] { Sink(encoded).write(self<Type>(p).hash(view(password))); });
    };
    t.verify = [](parley_plugin* p, parley_str password, parley_str encoded, std::int32_t* hash_again,
                  const parley_sink* error) {
      return guarded(error, [&] {
        const PasswordMatch match = self<Type>(p).verify(view(password), view(encoded));
        if (match != PasswordMatch::right && match != PasswordMatch::right_hash_again)
          throw Failure(PARLEY_DENIED, "the password is wrong");
        if (hash_again) *hash_again = match == PasswordMatch::right_hash_again ? 1 : 0;
      });
    };
    return t;
  }();
  return id == PARLEY_PASSWORD_V1 ? &functions : nullptr;
}

}  // namespace parley::sdk
