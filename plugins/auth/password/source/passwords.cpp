#include "passwords.hpp"

#include <parley/json.hpp>

namespace parley::auth_password {

namespace {

using sdk::Failure;
using sdk::PasswordMatch;

constexpr std::uint64_t kMostMemory = std::uint64_t{1} << 30;

std::int64_t integer(const sdk::Json& config, const char* key, std::int64_t least, std::int64_t most) {
  const sdk::Json& value = config[key];
  if (!value.is_integer() || value.integer() < least || value.integer() > most)
    throw Failure(PARLEY_INVALID, "option " + std::string(key) + ": expected an integer from " + std::to_string(least) +
                                      " to " + std::to_string(most));
  return value.integer();
}

/// Why the text can be nobody's password; null when it can.
const char* objection(std::string_view password, std::size_t max_length) {
  if (password.empty()) return "the password is empty";
  if (password.size() > max_length) return "the password is too long";
  if (password.find('\0') != std::string_view::npos) return "the password holds a NUL character";
  return nullptr;
}

}  // namespace

Options Options::from_json(std::string_view config) {
  const sdk::Json document = sdk::Json::parse(config);
  Options options;
  options.cost.memory = std::uint64_t(integer(document, "memory", 8192, std::int64_t(kMostMemory)));
  options.cost.iterations = std::uint64_t(integer(document, "iterations", 1, 100));
  options.pool = std::size_t(integer(document, "pool", 1, 64));
  options.waiting = std::size_t(integer(document, "waiting", 0, 10'000));
  options.max_length = std::size_t(integer(document, "max_length", 64, 65'536));
  return options;
}

Passwords::Passwords(sdk::Host host, std::string_view config)
    : metrics_(host), options_(Options::from_json(config)), pool_(options_.pool, options_.waiting) {
  prepare_argon2id();
  nobodys_ = argon2id_of_nobody(options_.cost);
}

HashingPool::Turn Passwords::turn() const {
  try {
    return pool_.enter();
  } catch (const Failure&) {
    metrics_.add("refused_total");
    throw;
  }
}

std::string Passwords::hash(std::string_view password) const {
  if (const char* problem = objection(password, options_.max_length))
    throw Failure(PARLEY_INVALID, std::string(problem) + "; expected 1 to " + std::to_string(options_.max_length) +
                                      " bytes without NUL");
  const HashingPool::Turn held = turn();
  return argon2id_hash(password, options_.cost);
}

PasswordMatch Passwords::verify(std::string_view password, std::string_view encoded) const {
  const std::string stored(encoded.empty() ? std::string_view(nobodys_) : encoded);
  if (!is_argon2id(stored, kMostMemory))
    throw Failure(PARLEY_INVALID, "the stored text is no Argon2id hash of this plugin");
  // What cannot be a password costs as much as what is wrong: the time must not tell that a name exists.
  const bool possible = !objection(password, options_.max_length) && !encoded.empty();
  const HashingPool::Turn held = turn();
  const bool right = argon2id_verify(possible ? password : std::string_view("-"), stored);
  if (!right || !possible) return PasswordMatch::wrong;
  return is_cheaper(stored, options_.cost) ? PasswordMatch::right_hash_again : PasswordMatch::right;
}

}  // namespace parley::auth_password
