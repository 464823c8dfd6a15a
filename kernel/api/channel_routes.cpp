#include "api/channel_routes.hpp"

#include "api/adding.hpp"
#include "api/caller_of.hpp"
#include "channels/channel_fields.hpp"
#include "channels/provider_fields.hpp"

namespace parley::api {

namespace {

using namespace schema;
using channels::ChannelService;
using rest::Access;
using rest::Call;
using rest::Reply;

constexpr std::size_t kLongestSetting = 4096;  // access tokens are the longest, some hundred characters

Schema provider_schema() {
  std::vector<std::string_view> names;
  for (const channels::ProviderName& provider : channels::provider_names()) names.push_back(provider.name);
  return one_of(names);
}

/// Every setting of every provider: which of them belong together, the service says.
std::vector<Property> settings() {
  std::vector<Property> all;
  for (const channels::ProviderName& provider : channels::provider_names()) {
    for (const channels::ProviderField& field : provider.fields) {
      const bool known = std::any_of(all.begin(), all.end(), [&](const Property& p) { return p.name == field.name; });
      if (known) continue;
      const Schema value = nullable(text(0, kLongestSetting));
      all.push_back(optional(field.name, field.secret ? value.write_only() : value));
    }
  }
  return all;
}

enum class Write { create, replace, patch };

Schema request_schema(Write write) {
  std::vector<Property> all = settings();
  all.push_back({"name", text(1, 120), write != Write::patch});
  all.push_back({"provider", provider_schema(), write != Write::patch});
  all.push_back(optional("is_active", boolean()));
  if (write == Write::create) all.push_back(optional("is_default", boolean()));
  return object(all);
}

Schema channel_schema() {
  std::vector<Property> all;
  for (const channels::ProviderName& provider : channels::provider_names())
    for (const channels::ProviderField& field : provider.fields)
      if (!field.secret &&
          std::none_of(all.begin(), all.end(), [&](const Property& p) { return p.name == field.name; }))
        all.push_back(optional(field.name, nullable(text(0, kLongestSetting))));
  all.push_back(required("id", id()));
  all.push_back(required("name", text(0, 120)));
  all.push_back(required("provider", text(1, 64)));
  all.push_back(
      required("secrets_set", list(text(1, 64), 20).described("Which secrets are stored; they are never shown")));
  all.push_back(required("is_active", boolean()));
  all.push_back(required("is_default", boolean()));
  all.push_back(required("read_only", boolean().described("It stands in the server's configuration file")));
  all.push_back(required("health_status", one_of({"unknown", "healthy", "failing"})));
  all.push_back(required("last_health_check", nullable(time())));
  all.push_back(required("error_message", text(0, 2000)));
  all.push_back(required("created_at", nullable(time())));
  all.push_back(required("updated_at", nullable(time())));
  return object(all);
}

rest::Endpoint endpoint(net::Method method, std::string path, std::string summary, std::string_view action) {
  return {.method = method,
          .path = "/whatsapp-configs" + std::move(path),
          .group = "Channels",
          .summary = std::move(summary),
          .access = Access::permission("channels:" + std::string(action)),
          .response = channel_schema()};
}

Result<Reply> shown(const Result<channels::ChannelRecord>& channel, int status = 200) {
  if (!channel) return channel.error();
  return Reply{status, channels::to_document(*channel)};
}

void add_reading(Adding& add, ChannelService& service) {
  rest::Endpoint all = endpoint(net::Method::get, "", "List channels", "read");
  all.response = object({required("data", list(channel_schema(), 1000))});
  add(std::move(all), [&service](const Call& call) -> Result<Reply> {
    const auto channels = service.list(call.tenant());
    if (!channels) return channels.error();
    json::array data;
    for (const channels::ChannelRecord& channel : *channels) data.push_back(channels::to_document(channel));
    return Reply::ok({{"data", std::move(data)}});
  });
  add(endpoint(net::Method::get, "/default", "The channel that is used when none is named", "read"),
      [&service](const Call& call) { return shown(service.usual(call.tenant())); });
  add(endpoint(net::Method::get, "/{channel_id}", "Get a channel", "read"),
      [&service](const Call& call) { return shown(service.get(call.tenant(), call.param("channel_id"))); });
}

void add_writing(Adding& add, ChannelService& service) {
  rest::Endpoint create = endpoint(net::Method::post, "", "Connect a number", "write");
  create.request = request_schema(Write::create);
  create.success = 201;
  add(std::move(create),
      [&service](const Call& call) { return shown(service.create(call.body(), caller_of(call)), 201); });
  rest::Endpoint replace = endpoint(net::Method::put, "/{channel_id}", "Replace a channel's settings", "write");
  replace.request = request_schema(Write::replace);
  add(std::move(replace), [&service](const Call& call) {
    return shown(service.replace(call.param("channel_id"), call.body(), caller_of(call)));
  });
  rest::Endpoint patch = endpoint(net::Method::patch, "/{channel_id}", "Change some of a channel's settings", "write");
  patch.request = request_schema(Write::patch);
  add(std::move(patch), [&service](const Call& call) {
    return shown(service.patch(call.param("channel_id"), call.body(), caller_of(call)));
  });
}

void add_acting(Adding& add, ChannelService& service) {
  rest::Endpoint remove = endpoint(net::Method::del, "/{channel_id}", "Let a channel go", "write");
  remove.response.reset();
  remove.success = 204;
  add(std::move(remove), [&service](const Call& call) -> Result<Reply> {
    const Result<> done = service.remove(call.param("channel_id"), caller_of(call));
    return done ? Result<Reply>(Reply::none()) : Result<Reply>(done.error());
  });
  add(endpoint(net::Method::post, "/{channel_id}/set-default", "Make a channel the default", "write"),
      [&service](const Call& call) { return shown(service.set_default(call.param("channel_id"), caller_of(call))); });
  rest::Endpoint test =
      endpoint(net::Method::post, "/{channel_id}/test", "Ask the provider whether a channel works", "write");
  test.response = object({required("success", boolean()), required("message", text(0, 2000)),
                          required("health_status", text(1, 20)), required("details", object({}).allowing_more())});
  add(std::move(test), [&service](const Call& call) -> Result<Reply> {
    auto trial = service.test(call.param("channel_id"), caller_of(call));
    if (!trial) return trial.error();
    return Reply::ok({{"success", trial->success},
                      {"message", trial->message},
                      {"health_status", trial->channel.health_status},
                      {"details", std::move(trial->details)}});
  });
}

}  // namespace

Result<> add_channel_routes(rest::Api& api, ChannelService& service) {
  Adding add(api);
  add_reading(add, service);
  add_writing(add, service);
  add_acting(add, service);
  return add.outcome();
}

}  // namespace parley::api
