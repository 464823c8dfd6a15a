// From the API's fields to a record, and back without the secrets.
#pragma once

#include "base/json.hpp"
#include "base/result.hpp"
#include "channels/channel_record.hpp"

namespace parley::channels {

enum class Absent { keep, clear };

/// Lays `fields` over the record. With Absent::clear what is not given becomes empty, but for secrets, which nobody can
/// read back in order to give them again. Errc::unprocessable names each field of another provider.
Result<> apply_fields(ChannelRecord& channel, const json::object& fields, Absent absent);

/// The document of the API: all fields of the provider but the secrets; "secrets_set" names those that are there.
json::object to_document(const ChannelRecord& channel);

}  // namespace parley::channels
