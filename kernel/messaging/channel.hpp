// A channel: one number of one tenant at one provider, open and ready to verify, build and read.
//
// It holds the provider plugin it was opened at alive, so a reload never pulls code from under a message on its way.
#pragma once

#include <functional>
#include <memory>
#include <parley/abi/provider.h>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "messaging/outbox_plan.hpp"
#include "messaging/send_result.hpp"

namespace parley::messaging {

/// A provider plugin's table and instance. `pin` keeps both valid.
struct ProviderRef {
  std::string id;  ///< "provider.cloud"
  std::shared_ptr<void> pin;
  const parley_provider_v1* table = nullptr;
  parley_plugin* plugin = nullptr;
};

/// A request as a provider builds it: the head as JSON {"method", "url", "headers"}, the body as raw bytes.
struct BuiltRequest {
  std::string head;
  std::string body;
  /// Asked right before the first byte leaves, on any thread; "no" ends the request, which has then not left. May be
  /// empty.
  std::function<bool()> may_leave{};
};

/// What the operator configured, secrets resolved.
struct ChannelConfig {
  std::string id;
  std::string tenant;
  std::string name;
  std::string provider;  ///< plugin id
  std::string options;   ///< the provider's own options, a JSON object
  SendLimits limits;

  bool operator==(const ChannelConfig&) const = default;
};

/// Immutable; used on any thread.
class Channel {
 public:
  static Result<std::shared_ptr<const Channel>> open(ChannelConfig config, ProviderRef provider);
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  const std::string& id() const { return config_.id; }
  const std::string& tenant() const { return config_.tenant; }
  const ChannelConfig& config() const { return config_; }
  const std::string& provider() const { return provider_.id; }
  /// Whether it was opened at this instance: the pin of its ProviderRef.
  bool runs_on(const std::shared_ptr<void>& pin) const { return provider_.pin == pin; }
  /// The key by which this channel is named in the provider's webhooks.
  const std::string& account() const { return account_; }
  bool local() const { return local_; }
  bool safe_resend() const { return safe_resend_; }
  bool echoes_id() const { return echoes_id_; }
  /// How long after a message of the other side anything but a template may be sent; 0: always.
  Millis reply_window() const { return reply_window_; }

  /// Errc::denied for a missing or wrong signature, Errc::invalid when the channel has no secret.
  Result<> verify_webhook(const parley_http_request& request) const;
  Result<std::string> answer_handshake(const parley_http_request& request) const;
  /// The document {"events": [...]}. The same for every channel of the provider.
  Result<std::string> parse_webhook(const parley_http_request& request) const;
  Result<BuiltRequest> build_send(std::string_view message) const;
  Result<SendResult> parse_send(const parley_http_response& response) const;
  /// The same for what is no message: "channel.check", "mark_read", ... `arguments` is a JSON object. Errc::unsupported
  /// when the provider has no such operation.
  Result<BuiltRequest> build_op(std::string_view op, std::string_view arguments) const;
  /// {"class": "accepted", ...}, or why not: {"class", "code", "message"}.
  Result<json::object> parse_op(std::string_view op, const parley_http_response& response) const;
  /// Only when local(). May block.
  Result<SendResult> deliver(std::string_view message) const;

 private:
  Channel(ChannelConfig config, ProviderRef provider) : config_(std::move(config)), provider_(std::move(provider)) {}
  Result<> read_capabilities();

  ChannelConfig config_;
  ProviderRef provider_;
  parley_channel* handle_ = nullptr;
  std::string account_;
  bool local_ = false, safe_resend_ = false, echoes_id_ = false;
  Millis reply_window_{};
};

}  // namespace parley::messaging
