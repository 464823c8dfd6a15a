// Seals the values of one column again under the first key, in small transactions beside a running server.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "secrets/vault.hpp"
#include "server/sealed_columns.hpp"
#include "store/session.hpp"

namespace parley::server {

struct ResealCounts {
  std::uint64_t seen = 0;                   ///< rows with a value
  std::uint64_t resealed = 0;               ///< of them, those that another key had sealed
  std::uint64_t unreadable = 0;             ///< left as they are
  std::vector<std::string> first_refusals;  ///< the words of at most kRefusalsKept of these
};

inline constexpr std::size_t kRefusalsKept = 10;

/// Goes through the column by its keys, `batch` rows to a transaction. May be ended at any time and begun again: what
/// is under the first key already is passed over. A value that changes meanwhile keeps its change. What cannot be
/// opened is counted and left. Errors: what the store says.
Result<ResealCounts> reseal(store::Session& session, const secrets::Vault& vault, const SealedColumn& column,
                            std::size_t batch);

}  // namespace parley::server
