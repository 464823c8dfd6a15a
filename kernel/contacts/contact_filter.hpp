// What a list of contacts is narrowed by.
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "store/condition.hpp"
#include "store/database.hpp"

namespace parley::contacts {

struct ContactFilter {
  std::string words{};  ///< in the name, the e-mail address or the phone number
  std::optional<std::string> tag{}, category_id{}, segment_id{};
  std::optional<std::string> custom_field{};  ///< "key:value"
  std::optional<bool> is_blocked{}, opted_out{};
  std::optional<WallTime> created_from{}, created_to{};  ///< from is in, to is not
};

/// Errors: unprocessable (no such custom field or a wrong value for it, no such segment).
Result<store::Condition> condition_of(store::Database& database, const std::string& tenant,
                                      const ContactFilter& filter);

}  // namespace parley::contacts
