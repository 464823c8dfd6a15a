// What all readers of webhook items share: where the item stands, how an event begins, and how an item is refused.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "json_text.hpp"

namespace parley::cloud {

/// An item is not what its type promises. Ends this item only: it becomes an event of kind "rejected".
class BrokenItem : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What stands around an item in the webhook. Views into the document.
struct Surroundings {
  std::string_view account;                ///< metadata.phone_number_id, or empty
  std::string_view business_account;       ///< entry.id
  std::string_view field;                  ///< of the change: "messages"
  const json::array* contacts = nullptr;   ///< of the change's value
  std::optional<std::int64_t> entry_time;  ///< milliseconds since 1970
};

/// Seconds since 1970 as text or number, as milliseconds. Takes milliseconds and microseconds for what they are: as
/// seconds they would lie beyond the year 5000. Empty for anything else, also zero and less.
std::optional<std::int64_t> to_millis(const json::value* timestamp);

/// The text of a member that the item cannot do without; else BrokenItem.
std::string_view need_text(const json::object& item, std::string_view key);
/// The timestamp of the item; else BrokenItem.
std::int64_t need_timestamp(const json::object& item);
/// A phone number in `key` as digits, or empty when the key is absent. BrokenItem when it holds anything else.
std::string_view digits_at(const json::object& item, std::string_view key);

/// Opens an event: "kind", "account", "business_account", "id".
void begin_event(JsonText& out, std::string_view kind, const Surroundings& around, std::string_view id);

/// An id for what has none of its own: made from the content, so a repeated delivery has the same one.
std::string content_id(const Surroundings& around, const json::value& content);

}  // namespace parley::cloud
