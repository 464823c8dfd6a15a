// Who a conversation reaches, and whether they may be written to.
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "store/database.hpp"

namespace parley::conversations {

struct Recipient {
  std::string address;  ///< the number, as the channel knows it; may be empty when `user` is not
  std::string user;     ///< the provider's id of the person
  bool is_blocked = false;
  bool opted_out = false;
};

/// The contact of a conversation, on its channel. Blocks. Errors: of the database.
Result<std::optional<Recipient>> recipient_of(store::Database& database, const std::string& tenant,
                                              const std::string& conversation);

}  // namespace parley::conversations
