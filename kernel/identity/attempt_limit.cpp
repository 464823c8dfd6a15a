#include "identity/attempt_limit.hpp"

#include "base/error_detail.hpp"
#include "identity/secret_text.hpp"

namespace parley::identity {

namespace {

/// Names are as long as the caller likes; keys are not.
std::string name_key(const std::string& name) {
  return "login-name:" + digest_of(name);
}

Result<> verdict(const Taken& taken) {
  if (taken.allowed) return {};
  return try_again("too many attempts; try again later", taken.retry_after);
}

}  // namespace

Result<> AttemptLimit::admit_from(const std::string& address) const {
  return verdict(rates_.take("login-address:" + address, options_.attempts_per_address));
}

Result<> AttemptLimit::admit(const std::string& name, const std::string& address) const {
  const Result<> from = admit_from(address);
  return from ? verdict(rates_.take(name_key(name), options_.attempts_per_name)) : from;
}

void AttemptLimit::passed(const std::string& name) const {
  rates_.drop(name_key(name));
}

}  // namespace parley::identity
