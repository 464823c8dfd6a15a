#include "server/rotate_secrets.hpp"

#include "server/lone_storage.hpp"

namespace parley::server {

namespace {

Result<std::vector<RotatedColumn>> rotate(const store::Storage& storage, const secrets::Keyring& keyring,
                                          const Clock& clock, std::size_t batch) {
  Result<store::Session> session = storage.open(store::Storage::Access::read_write);
  if (!session) return session.error();
  const secrets::Vault vault(keyring, clock);
  std::vector<RotatedColumn> all;
  for (const SealedColumn& column : sealed_columns()) {
    Result<ResealCounts> counts = reseal(*session, vault, column, batch);
    const std::string name = std::string(column.table) + "." + std::string(column.column);
    if (!counts) return fail(counts.error().code, name + ": " + counts.error().message);
    all.push_back({name, *std::move(counts)});
  }
  return all;
}

}  // namespace

Result<secrets::Keyring> open_keyring(const config::Settings& section, const Layout& layout) {
  std::vector<std::string> keys;
  for (const config::Secret& key : section.secrets("keys")) keys.push_back(key.reveal());
  return secrets::Keyring::open(keys, secrets::Keyring::file_in(layout.data_dir));
}

Result<std::vector<RotatedColumn>> rotate_secrets(const config::Sources& sources, const Layout& layout,
                                                  std::size_t batch) {
  const auto opened = LoneStorage::open(sources, layout);
  if (!opened) return opened.error();
  const Result<secrets::Keyring> keyring = open_keyring((*opened)->kernel().section("secrets"), layout);
  if (!keyring) return keyring.error();
  return rotate((*opened)->storage(), *keyring, SystemClock(), batch);
}

}  // namespace parley::server
