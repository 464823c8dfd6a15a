#include "identity/accounts.hpp"

#include "base/error_detail.hpp"
#include "identity/email_address.hpp"

namespace parley::identity {

namespace {

Error wrong_credentials() {
  return fail(Errc::unauthenticated, "the e-mail address or the password is wrong");
}

/// 401 with the field named, so that a client knows to ask for a code.
Error code_problem(std::string message) {
  ErrorDetail detail;
  detail.fields.push_back({"code", message});
  return Error{Errc::unauthenticated, std::move(message), std::make_shared<const ErrorDetail>(std::move(detail))};
}

}  // namespace

Accounts::Accounts(const Parts& parts, const AttemptLimit& attempts, PasswordHasher& passwords, OneTimeCodes& codes,
                   Sealer& sealer, SignIns& sign_ins)
    : parts_(parts),
      attempts_(attempts),
      passwords_(passwords),
      codes_(codes),
      sealer_(sealer),
      sign_ins_(sign_ins),
      users_(parts.access, parts.database) {}

Result<SignedIn> Accounts::login(const Credentials& credentials, const Caller& from) {
  const std::string name = login_name_of(credentials.email);
  const Result<std::optional<User>> user = users_.by_email(name);
  if (!user) return user.error();
  if (const Result<> right = check_password(name, *user, credentials.password, from); !right) return right.error();
  if ((*user)->totp_confirmed)
    if (const Result<> right = confirm_code(**user, credentials.code); !right) return right.error();
  const Result<Place> place = choose_place(**user, credentials.tenant);
  if (!place) return place.error();
  attempts_.passed(name);
  return sign_ins_.open(**user, *place, from);
}

Result<> Accounts::confirm_password(const User& user, const std::string& password, const Caller& from) {
  const Result<> right = check_password(user.email, user, password, from);
  if (right) attempts_.passed(user.email);
  return right;
}

Result<> Accounts::check_password(const std::string& name, const std::optional<User>& user, const std::string& password,
                                  const Caller& from) {
  if (const Result<> admitted = attempts_.admit(name, from.address); !admitted) return admitted;
  const bool can_enter = user && user->is_active;
  // Nobody's password is checked all the same: the time of the answer must not tell who has an account.
  const auto checked = passwords_.verify(password, can_enter ? user->password_hash : std::string());
  if (!checked) return checked.error().code == Errc::invalid ? wrong_credentials() : checked.error();
  if (!can_enter || !checked->right) return wrong_credentials();
  if (checked->hash_again) {
    if (const auto hash = passwords_.hash(password)) {
      store::WriteSet set(parts_.access);
      users_.set_password(set, user->id, *hash, parts_.clock.wall());
      (void)parts_.writer.write(std::move(set));  // the old one is still good; the next sign-in tries again
    }
  }
  return {};
}

Result<> Accounts::confirm_code(const User& user, const std::string& code) {
  if (code.empty()) return code_problem("this account asks for a code of its authenticator app");
  const Result<std::string> secret = sealer_.open(totp_place(user.id), user.totp_secret);
  if (!secret) return secret.error();
  const auto step = codes_.check(*secret, code, parts_.clock.wall(), user.totp_last_step);
  if (!step) return step.error();
  if (!*step) return code_problem("the code is wrong or was used already");
  store::WriteSet set(parts_.access);
  users_.use_totp_step(set, user.id, **step);
  const auto written = parts_.writer.write(std::move(set));
  if (written) return {};
  return written.error().code == Errc::conflict ? code_problem("the code is wrong or was used already")
                                                : written.error();
}

Result<Place> Accounts::choose_place(const User& user, const std::string& wanted) const {
  const Result<std::vector<Place>> places = users_.places(user.id);
  if (!places) return places.error();
  for (const Place& place : *places)
    if (wanted.empty() || place.tenant == wanted || place.slug == wanted) return place;
  return fail(Errc::denied, wanted.empty() ? std::string("this account has no active place in any tenant")
                                           : "this account has no active place in the tenant " + wanted);
}

}  // namespace parley::identity
