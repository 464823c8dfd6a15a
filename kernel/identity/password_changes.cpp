#include "identity/password_changes.hpp"

#include "base/error_detail.hpp"
#include "identity/email_address.hpp"
#include "identity/registration.hpp"
#include "identity/secret_text.hpp"

namespace parley::identity {

namespace {

mail::Letter reset_letter(const User& user, const std::string& token, const AccountOptions& options) {
  const std::string link =
      options.public_url.empty() ? "Code: " + token : options.public_url + "/reset-password?token=" + token;
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(options.reset_ttl).count();
  return {user.email, "A new password for " + options.issuer,
          "Hello " + user.name + ",\n\nsomebody, hopefully you, asked for a new password. Choose it here within " +
              std::to_string(minutes) + " minutes:\n\n" + link +
              "\n\nIf it was not you, there is nothing to do: your password stays as it is.\n"};
}

Error bad_token() {
  return wrong_field("token", "is unknown, was used already or is too old; ask for a new mail");
}

}  // namespace

PasswordChanges::PasswordChanges(const Parts& parts, const AccountOptions& options, const AttemptLimit& attempts,
                                 PasswordHasher& passwords, Accounts& accounts, SignIns& sign_ins, mail::Mailer& mailer,
                                 Log log)
    : parts_(parts),
      options_(options),
      attempts_(attempts),
      passwords_(passwords),
      accounts_(accounts),
      sign_ins_(sign_ins),
      mailer_(mailer),
      users_(parts.access, parts.database),
      log_(log.as("accounts")) {}

Result<> PasswordChanges::change(const std::string& present, const std::string& wanted, const Caller& caller) {
  if (const Result<> sound = check_new_password(wanted, "new_password"); !sound) return sound;
  const Result<std::optional<User>> user = users_.by_id(caller.who.user);
  if (!user) return user.error();
  if (!*user || caller.who.kind != Principal::Kind::user)
    return fail(Errc::denied, "only a user who signed in has a password to change");
  if (const Result<> right = accounts_.confirm_password(**user, present, caller); !right) return right;
  store::WriteSet set(caller.tenant());
  parts_.audit.add(set, caller, "users.change_password", (*user)->id);
  return store((*user)->id, wanted, std::move(set), caller.who.session);
}

Result<> PasswordChanges::forget(const std::string& email, const Caller& from) {
  const std::string name = login_name_of(email);
  if (const Result<> admitted = attempts_.admit("forgot " + name, from.address); !admitted) return admitted;
  const Result<std::optional<User>> found = users_.by_email(name);
  if (!found) return found.error();
  if (!*found || !(*found)->is_active) return {};
  const std::string token = random_text();
  store::WriteSet set(parts_.access);
  users_.drop_resets(set, (*found)->id);
  users_.add_reset(set, digest_of(token), (*found)->id, parts_.clock.wall() + options_.reset_ttl);
  // Not waited for: whoever measures must not see from the commit that the address has an account.
  return parts_.writer.submit(std::move(set), [this, letter = reset_letter(**found, token, options_)](auto written) {
    if (written)
      mailer_.send(letter);
    else
      log_.warning("a password link could not be stored", {{"reason", written.error().message}});
  });
}

Result<> PasswordChanges::reset(const std::string& token, const std::string& wanted, const Caller& from) {
  if (const Result<> sound = check_new_password(wanted); !sound) return sound;
  if (const Result<> admitted = attempts_.admit_from(from.address); !admitted) return admitted;
  const std::string digest = digest_of(token);
  const Result<std::optional<std::string>> user = users_.reset_user(digest, parts_.clock.wall());
  if (!user) return user.error();
  if (!*user) return bad_token();
  store::WriteSet set(parts_.access);
  users_.use_reset(set, digest);
  const Result<> stored = store(**user, wanted, std::move(set), {});
  if (!stored && stored.error().code == Errc::conflict) return bad_token();
  if (stored) log_.info("a password was set by a mailed link", {{"user", **user}, {"address", from.address}});
  return stored;
}

Result<> PasswordChanges::store(const std::string& user, const std::string& wanted, store::WriteSet set,
                                const std::string& keep) {
  const Result<std::string> hash = passwords_.hash(wanted);
  if (!hash) return hash.error();
  users_.set_password(set, user, *hash, parts_.clock.wall());
  users_.drop_resets(set, user);
  sign_ins_.end_all(set, user, keep);
  if (const auto written = parts_.writer.write(std::move(set)); !written) return written.error();
  parts_.changes.announce({Change::Kind::user, user});
  return {};
}

}  // namespace parley::identity
