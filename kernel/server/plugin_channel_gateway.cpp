#include "server/plugin_channel_gateway.hpp"

#include <algorithm>
#include <future>

#include "server/channel_options.hpp"

namespace parley::server {

namespace {

constexpr std::string_view kCheck = "channel.check";

Result<json::object> verdict(json::object result) {
  if (string_or(result, "class") == "accepted") {
    result.erase("class");
    return result;
  }
  return fail(Errc::unavailable,
              "the provider refused: " + std::string(string_or(result, "message", "no reason given")));
}

parley_http_response raw(const messaging::FarEndResponse& response, std::vector<parley_header>& headers) {
  for (const auto& [name, value] : response.headers)
    headers.push_back({{name.data(), name.size()}, {value.data(), value.size()}});
  return {sizeof(parley_http_response),
          response.status,
          std::uint32_t(headers.size()),
          0,
          headers.data(),
          {response.body.data(), response.body.size()}};
}

}  // namespace

std::shared_ptr<plugin::Instance> PluginChannelGateway::provider_of(const channels::ChannelRecord& channel) const {
  return parts_.plugins.find(channel.provider);
}

Result<messaging::ChannelConfig> PluginChannelGateway::config_of(const channels::ChannelRecord& channel) const {
  const auto provider = provider_of(channel);
  if (!provider) return fail(Errc::unavailable, "the plugin " + channel.provider + " does not run on this server");
  const Result<config::OptionTable> table = config::OptionTable::from_json(provider->manifest().channel_options);
  if (!table) return table.error();
  Result<std::string> options = channel_options(channel, *table);
  if (!options) return options.error();
  return messaging::ChannelConfig{channel.id,       channel.tenant,      channel.name,
                                  channel.provider, std::move(*options), parts_.limits};
}

Result<PluginChannelGateway::Opened> PluginChannelGateway::open_trial(const channels::ChannelRecord& channel) const {
  Result<messaging::ChannelConfig> config = config_of(channel);
  if (!config) return config.error();
  const auto provider = provider_of(channel);
  const auto* table = provider ? provider->interface<parley_provider_v1>(PARLEY_PROVIDER_V1) : nullptr;
  if (!table) return fail(Errc::unavailable, channel.provider + " is no provider");
  Result<Opened> opened =
      messaging::Channel::open(std::move(*config), {provider->id(), provider, table, provider->raw()});
  if (opened || opened.error().code != Errc::invalid) return opened;
  const Result<config::OptionTable> options = config::OptionTable::from_json(provider->manifest().channel_options);
  return options ? refused_option(channel, *options, opened.error().message) : options.error();
}

Result<> PluginChannelGateway::check(const channels::ChannelRecord& channel) {
  const Result<Opened> opened = open_trial(channel);
  if (!opened) return opened.error();
  const auto other = parts_.directory.current()->find_account(channel.provider, (*opened)->account());
  if (other && other->id() != channel.id) return fail(Errc::conflict, "this number is connected already");
  return {};
}

Result<> PluginChannelGateway::apply(const channels::ChannelRecord& channel) {
  if (!channel.is_active) {
    withdraw(channel.id);
    return {};
  }
  Result<messaging::ChannelConfig> config = config_of(channel);
  if (!config) return config.error();
  return parts_.channels.put(std::move(*config), provider_of(channel));
}

void PluginChannelGateway::withdraw(const std::string& channel) {
  parts_.channels.drop(channel);
}

std::vector<std::string> PluginChannelGateway::open() const {
  const auto is_of_file = [&](const std::string& id) {
    return std::ranges::find(from_file_, id, &channels::ChannelRecord::id) != from_file_.end();
  };
  std::vector<std::string> ids;
  for (const auto& channel : parts_.directory.current()->all())
    if (!is_of_file(channel->id())) ids.push_back(channel->id());
  return ids;
}

Result<json::object> PluginChannelGateway::probe(const channels::ChannelRecord& channel) {
  Opened open_channel = parts_.directory.current()->find(channel.id);
  if (!open_channel) {
    Result<Opened> opened = open_trial(channel);
    if (!opened) return opened.error();
    open_channel = std::move(*opened);
  }
  if (open_channel->local()) return json::object{{"transport", "local"}};
  Result<messaging::BuiltRequest> request = open_channel->build_op(kCheck, "{}");
  if (!request) return request.error();
  const Result<messaging::FarEndResponse> response = ask(std::move(*request));
  if (!response) return response.error();
  std::vector<parley_header> headers;
  Result<json::object> result = open_channel->parse_op(kCheck, raw(*response, headers));
  return result ? verdict(std::move(*result)) : result;
}

Result<messaging::FarEndResponse> PluginChannelGateway::ask(messaging::BuiltRequest request) const {
  // Shared with the fetcher's thread, which may answer after the wait is over.
  const auto answer = std::make_shared<std::promise<messaging::FarEndAnswer>>();
  std::future<messaging::FarEndAnswer> waiting = answer->get_future();
  parts_.transport.send(std::move(request),
                        [answer](messaging::FarEndAnswer given) { answer->set_value(std::move(given)); });
  if (waiting.wait_for(parts_.probe_wait) != std::future_status::ready)
    return fail(Errc::timeout, "the provider did not answer in time");
  messaging::FarEndAnswer given = waiting.get();
  if (auto* failure = std::get_if<messaging::FarEndFailure>(&given))
    return fail(Errc::unavailable, "the provider was not reached: " + failure->message);
  return std::move(std::get<messaging::FarEndResponse>(given));
}

std::vector<channels::ChannelRecord> PluginChannelGateway::from_file(const std::string& tenant) const {
  std::vector<channels::ChannelRecord> own;
  for (const channels::ChannelRecord& channel : from_file_)
    if (channel.tenant == tenant) own.push_back(channel);
  return own;
}

}  // namespace parley::server
