// Whether the keys of this start are those that the database's secrets were sealed under. A lost key file is made anew
// without a word, and a second node makes its own: every provider would fail, one by one, for a reason nobody sees.
#pragma once

#include "secrets/vault.hpp"
#include "server/server_config.hpp"
#include "store/session.hpp"

namespace parley::server {

/// The first start leaves a sealed value, all others open it. Blocks. Errors: invalid for other keys, saying what to
/// do; what the store says.
Result<> check_keys(store::Session& session, const secrets::Vault& vault);

/// Takes the present keys for the right ones. What others have sealed stays unreadable; a second factor among it is
/// switched off, and the number of those is returned. May be done again. Errors: what the store says.
Result<std::size_t> adopt_keys(store::Session& session, const secrets::Vault& vault);
/// The same with the configured storage plugin, started alone. Errors: also invalid configuration.
Result<std::size_t> adopt_keys(const config::Sources& sources, const Layout& layout);

}  // namespace parley::server
