// A contact: a person whom a tenant talks to, as its people know them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"

namespace parley::contacts {

struct Contact {
  std::string id{};
  std::string name{};
  std::string phone{};  ///< E.164, "+5511999999999"; empty when nobody told it
  std::string email{};
  std::string language{};
  std::string notes{};
  std::vector<std::string> tags{};
  std::optional<std::string> category_id{};
  bool is_blocked = false;  ///< what they write is stored, nothing answers it, nothing is sent
  std::optional<WallTime> opted_in_at{}, opted_out_at{};
  WallTime created_at{}, updated_at{};
  json::object custom_fields{};  ///< key -> value

  /// No campaign reaches them. Who opts in again after that is reached again; both times are kept.
  bool opted_out() const { return opted_out_at && (!opted_in_at || *opted_in_at <= *opted_out_at); }
};

/// Where a contact is reached in a channel, as the channel told it.
struct ContactIdentity {
  std::string channel_id;
  std::string kind;  ///< "address" (a phone number) or "user" (a business-scoped user id)
  std::string value;
};

/// What somebody wants a contact to be; what is absent stays as it is.
struct ContactChange {
  std::optional<std::string> name{}, phone{}, email{}, language{}, notes{};  ///< phone in any usual writing; "": none
  std::optional<std::vector<std::string>> tags{};
  std::optional<std::string> category_id{};  ///< "": none
  json::object custom_fields{};              ///< null takes a value away
  bool replaces_custom_fields = false;       ///< fields that `custom_fields` does not name lose their value
};

}  // namespace parley::contacts
