// From validated settings to the options of each component: the one place where the names of parley.toml meet the code.
#pragma once

#include "base/log.hpp"
#include "config/channel_config.hpp"
#include "config/configuration.hpp"
#include "messaging/channel.hpp"
#include "messaging/dispatch.hpp"
#include "messaging/outbox.hpp"
#include "net/edge_options.hpp"
#include "net/fetch.hpp"
#include "realtime/event_stream.hpp"
#include "script/rule_registry.hpp"
#include "store/writer_options.hpp"

namespace parley::server {

Log make_log(const config::Settings& log);
net::EdgeOptions edge_options(const config::Settings& server);
/// Errors: a range in fetch.allow_private that is none.
Result<net::FetchOptions> fetch_options(const config::Settings& fetch);
realtime::EventStreamOptions stream_options(const config::Settings& realtime, bool alone);
store::WriterOptions writer_options(const config::Settings& journal);
messaging::DispatchOptions dispatch_options(const config::Settings& dispatch);
messaging::OutboxOptions outbox_options(const config::Settings& outbox);
messaging::SendLimits send_limits(const config::Settings& outbox);
/// A channel's own limits where it has some, else those of [outbox].
messaging::ChannelConfig channel_config(const config::ChannelConfig& channel, const messaging::SendLimits& limits);
/// What rules may say about the business: {{tenant.name}}, {{tenant.site}}, {{tenant.hours}},
/// {{tenant.time_zone}}.
json::object business_facts(const config::Settings& business, const config::Settings& hours);
script::RegistryOptions rule_options(const config::Settings& scripts, const config::Settings& hours);

}  // namespace parley::server
