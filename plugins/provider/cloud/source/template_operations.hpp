// The operations on a business account's message templates. See operations.hpp for arguments and results.
#pragma once

#include <parley/provider.hpp>

#include "answers.hpp"
#include "http_head.hpp"
#include "limits.hpp"
#include "part.hpp"

namespace parley::cloud {

/// The address of something that belongs to the business account. Throws Failure(PARLEY_INVALID) when the channel names
/// no business account.
std::string business_account_url(const ChannelSettings& settings, std::string_view path);

sdk::OutgoingRequest build_templates_list(const ChannelSettings& settings, const Part& args);
void write_templates_list(JsonText& out, const Answer& answer);

sdk::OutgoingRequest build_template_create(const ChannelSettings& settings, const Part& args);
void write_template_create(JsonText& out, const Answer& answer);

sdk::OutgoingRequest build_template_delete(const ChannelSettings& settings, const Part& args);

}  // namespace parley::cloud
