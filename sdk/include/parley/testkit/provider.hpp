// A provider plugin as its tests see it: its documents as Json, one open channel as an object.
#pragma once

#include <parley/abi/provider.h>
#include <parley/testkit/loaded_plugin.hpp>
#include <parley/testkit/outgoing.hpp>

namespace parley::testkit {

inline sdk::Json capabilities(const LoadedPlugin& plugin) {
  TextSink out;
  TextSink error;
  const auto& table = plugin.interface<parley_provider_v1>(PARLEY_PROVIDER_V1);
  require_ok(table.capabilities(plugin.raw(), out.raw(), error.raw()), error, "capabilities");
  return sdk::Json::parse(out.text());
}

/// {"events": [...]}
inline sdk::Json parse_webhook(const LoadedPlugin& plugin, const Request& request) {
  TextSink events;
  TextSink error;
  const auto& table = plugin.interface<parley_provider_v1>(PARLEY_PROVIDER_V1);
  const auto status = request.with_raw([&](const parley_http_request& raw) {
    return table.parse_webhook(plugin.raw(), &raw, events.raw(), error.raw());
  });
  require_ok(status, error, "parse_webhook");
  return sdk::Json::parse(events.text());
}

/// An open channel. All functions throw Failure with the plugin's words.
class ChannelUnderTest {
 public:
  /// Opens with the defaults of the manifest's channel_options; what `options` names is set to that.
  explicit ChannelUnderTest(const LoadedPlugin& plugin, const sdk::Json& options = {})
      : table_(&plugin.interface<parley_provider_v1>(PARLEY_PROVIDER_V1)), plugin_(plugin.raw()) {
    TextSink account;
    TextSink error;
    const std::string config = options_from(plugin.manifest()["channel_options"], options).dump();
    require_ok(table_->open_channel(plugin_, sdk::str(config), &channel_, account.raw(), error.raw()), error,
               "open_channel");
    account_ = account.text();
  }
  ChannelUnderTest(const ChannelUnderTest&) = delete;
  ChannelUnderTest& operator=(const ChannelUnderTest&) = delete;
  ~ChannelUnderTest() { table_->close_channel(plugin_, channel_); }

  const std::string& account() const { return account_; }
  parley_channel* raw() const { return channel_; }

  parley_status verify(const Request& request) const {
    TextSink error;
    return request.with_raw(
        [&](const parley_http_request& raw) { return table_->verify_webhook(plugin_, channel_, &raw, error.raw()); });
  }

  std::string answer_handshake(const Request& request) const {
    TextSink body;
    TextSink error;
    const auto status = request.with_raw([&](const parley_http_request& raw) {
      return table_->answer_handshake(plugin_, channel_, &raw, body.raw(), error.raw());
    });
    require_ok(status, error, "answer_handshake");
    return body.text();
  }

  Outgoing build_send(const sdk::Json& message) const {
    TextSink head;
    TextSink body;
    TextSink error;
    const std::string text = message.dump();
    require_ok(table_->build_send(plugin_, channel_, sdk::str(text), head.raw(), body.raw(), error.raw()), error,
               "build_send");
    return {sdk::Json::parse(head.text()), body.text()};
  }

  sdk::Json parse_send(const Response& response) const {
    TextSink result;
    TextSink error;
    const auto status = response.with_raw([&](const parley_http_response& raw) {
      return table_->parse_send(plugin_, channel_, &raw, result.raw(), error.raw());
    });
    require_ok(status, error, "parse_send");
    return sdk::Json::parse(result.text());
  }

  sdk::Json deliver(const sdk::Json& message) const {
    TextSink result;
    TextSink error;
    const std::string text = message.dump();
    require_ok(table_->deliver(plugin_, channel_, sdk::str(text), result.raw(), error.raw()), error, "deliver");
    return sdk::Json::parse(result.text());
  }

 private:
  const parley_provider_v1* table_;
  parley_plugin* plugin_;
  parley_channel* channel_ = nullptr;
  std::string account_;
};

}  // namespace parley::testkit
