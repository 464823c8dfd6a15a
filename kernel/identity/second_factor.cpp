#include "identity/second_factor.hpp"

namespace parley::identity {

SecondFactor::SecondFactor(const Parts& parts, const AccountOptions& options, Accounts& accounts, OneTimeCodes& codes,
                           Sealer& sealer)
    : parts_(parts),
      options_(options),
      accounts_(accounts),
      codes_(codes),
      sealer_(sealer),
      users_(parts.access, parts.database) {}

Result<User> SecondFactor::user_of(const Caller& caller) const {
  if (caller.who.kind != Principal::Kind::user) return fail(Errc::denied, "an API key has no second factor");
  Result<std::optional<User>> user = users_.by_id(caller.who.user);
  if (!user) return user.error();
  if (!*user) return fail(Errc::not_found, "this account is not there any more");
  return std::move(**user);
}

Result<OneTimeCodes::Fresh> SecondFactor::enrol(const Caller& caller) {
  const Result<User> user = user_of(caller);
  if (!user) return user.error();
  if (user->totp_confirmed) return fail(Errc::conflict, "a second factor is in force; disable it first");
  Result<OneTimeCodes::Fresh> fresh = codes_.create(user->email, options_.issuer);
  if (!fresh) return fresh;
  const Result<std::string> sealed = sealer_.seal(totp_place(user->id), fresh->secret);
  if (!sealed) return sealed.error();
  store::WriteSet set(caller.tenant());
  users_.set_totp(set, user->id, *sealed, parts_.clock.wall());
  if (const auto written = parts_.writer.write(std::move(set)); !written) return written.error();
  return fresh;
}

Result<> SecondFactor::confirm(const std::string& code, const Caller& caller) {
  const Result<User> user = user_of(caller);
  if (!user) return user.error();
  if (user->totp_confirmed) return fail(Errc::conflict, "a second factor is in force already");
  if (user->totp_secret.empty()) return fail(Errc::conflict, "there is no secret yet; enrol first");
  if (const Result<> right = accounts_.confirm_code(*user, code); !right) return right;
  store::WriteSet set(caller.tenant());
  users_.confirm_totp(set, user->id, parts_.clock.wall());
  parts_.audit.add(set, caller, "users.enable_second_factor", user->id);
  const auto written = parts_.writer.write(std::move(set));
  return written ? Result<>() : written.error();
}

Result<> SecondFactor::disable(const std::string& password, const Caller& caller) {
  const Result<User> user = user_of(caller);
  if (!user) return user.error();
  if (const Result<> right = accounts_.confirm_password(*user, password, caller); !right) return right;
  store::WriteSet set(caller.tenant());
  users_.set_totp(set, user->id, {}, parts_.clock.wall());
  parts_.audit.add(set, caller, "users.disable_second_factor", user->id);
  const auto written = parts_.writer.write(std::move(set));
  return written ? Result<>() : written.error();
}

}  // namespace parley::identity
