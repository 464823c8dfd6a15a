// The plugin: what may be a password, and hashing within the bounds of the pool.
#pragma once

#include <parley/host/metrics.hpp>
#include <parley/password.hpp>

#include "argon2id.hpp"
#include "hashing_pool.hpp"

namespace parley::auth_password {

struct Options {
  Cost cost;
  std::size_t pool = 2;
  std::size_t waiting = 32;
  std::size_t max_length = 1024;

  /// Throws sdk::Failure(PARLEY_INVALID) that names the option.
  static Options from_json(std::string_view config);
};

class Passwords final : public sdk::Password {
 public:
  Passwords(sdk::Host host, std::string_view config);
  std::string hash(std::string_view password) const override;
  sdk::PasswordMatch verify(std::string_view password, std::string_view encoded) const override;

 private:
  HashingPool::Turn turn() const;

  sdk::Metrics metrics_;
  Options options_;
  std::string nobodys_;  ///< what names without a password are checked against
  mutable HashingPool pool_;
};

}  // namespace parley::auth_password
