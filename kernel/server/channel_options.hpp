// The settings that a tenant gave a channel, held against the provider's option table.
#pragma once

#include <string>

#include "channels/channel_record.hpp"
#include "config/option.hpp"

namespace parley::server {

/// What the provider's open_channel takes: every option of the table, secrets in clear. A tenant's text is a value and
/// nothing else: "env:NAME" and "file:PATH" are not looked up as in an operator's file. Errc::unprocessable names each
/// wrong or missing setting as the API calls it.
Result<std::string> channel_options(const channels::ChannelRecord& channel, const config::OptionTable& table);

/// What the provider said of options that it does not take: where it begins with an option ("base_url: expected ..."),
/// Errc::unprocessable names that one as the API calls it.
Error refused_option(const channels::ChannelRecord& channel, const config::OptionTable& table,
                     const std::string& reason);

}  // namespace parley::server
