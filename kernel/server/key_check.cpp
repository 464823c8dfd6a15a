#include "server/key_check.hpp"

#include <array>

#include "server/lone_storage.hpp"
#include "server/rotate_secrets.hpp"
#include "store/value.hpp"

namespace parley::server {

namespace {

constexpr std::string_view kId = "keys", kContent = "these are the keys";
constexpr secrets::Place kPlace{"", "key_checks", "sealed", kId};

/// Two nodes that start at once leave one value: the second finds the first one's.
Result<> leave(store::Session& session, const secrets::Vault& vault) {
  const std::string sealed = vault.seal(kPlace, kContent);
  const std::array values{store::Value(kId).raw(), store::Value(sealed).raw()};
  const auto done =
      session.execute("INSERT INTO key_checks (id, sealed) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING", values);
  return done ? Result<>() : done.error();
}

Result<std::string> found(store::Session& session) {
  const std::array values{store::Value(kId).raw()};
  std::string sealed;
  const auto read = session.execute("SELECT sealed FROM key_checks WHERE id = $1", values,
                                    [&](const store::Row& row) { sealed = row.text(0); });
  return read ? Result<std::string>(std::move(sealed)) : read.error();
}

/// Users whose second factor no key opens: nobody could ever give a code that fits.
Result<std::vector<std::string>> locked_out(store::Session& session, const secrets::Vault& vault) {
  std::vector<std::string> users;
  const auto read =
      session.execute("SELECT id, totp_secret FROM users WHERE totp_secret <> ''", {}, [&](const store::Row& row) {
        const std::string id(row.text(0));
        if (!vault.open({"", "users", "totp_secret", id}, row.text(1))) users.push_back(id);
      });
  return read ? Result<std::vector<std::string>>(std::move(users)) : read.error();
}

}  // namespace

Result<std::size_t> adopt_keys(store::Session& session, const secrets::Vault& vault) {
  if (const auto removed = session.execute("DELETE FROM key_checks", {}); !removed) return removed.error();
  const Result<std::vector<std::string>> users = locked_out(session, vault);
  if (!users) return users.error();
  for (const std::string& user : *users) {
    const std::array values{store::Value(user).raw()};
    const auto done = session.execute("UPDATE users SET totp_secret = '', totp_confirmed = 0 WHERE id = $1", values);
    if (!done) return done.error();
  }
  const Result<> left = check_keys(session, vault);
  return left ? Result<std::size_t>(users->size()) : left.error();
}

Result<> check_keys(store::Session& session, const secrets::Vault& vault) {
  if (const Result<> left = leave(session, vault); !left) return left;
  const Result<std::string> sealed = found(session);
  if (!sealed) return sealed.error();
  if (vault.open(kPlace, *sealed)) return {};
  return fail(Errc::invalid,
              "the secrets in this database were sealed under other keys than these: put the old keys/secrets.key back "
              "into the data folder, or name the old key in [secrets] keys; every node of one database needs the same. "
              "Is it lost for good, `parley secrets adopt` goes on with the new one");
}

Result<std::size_t> adopt_keys(const config::Sources& sources, const Layout& layout) {
  const auto lone = LoneStorage::open(sources, layout);
  if (!lone) return lone.error();
  const Result<secrets::Keyring> keyring = open_keyring((*lone)->kernel().section("secrets"), layout);
  if (!keyring) return keyring.error();
  Result<store::Session> session = (*lone)->storage().open(store::Storage::Access::read_write);
  if (!session) return session.error();
  const SystemClock clock;
  return adopt_keys(*session, secrets::Vault(*keyring, clock));
}

}  // namespace parley::server
