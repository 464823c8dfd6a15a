#include "messaging/channel.hpp"

#include "base/json.hpp"
#include "plugin/call.hpp"

namespace parley::messaging {

using plugin::str;
using plugin::StringSink;

Result<std::shared_ptr<const Channel>> Channel::open(ChannelConfig config, ProviderRef provider) {
  std::shared_ptr<Channel> channel(new Channel(std::move(config), std::move(provider)));
  if (const Result<> read = channel->read_capabilities(); !read) return read.error();
  StringSink account;
  const ProviderRef& p = channel->provider_;
  const Result<> opened = plugin::call(p.id, "open_channel", [&](const parley_sink* error) {
    return p.table->open_channel(p.plugin, str(channel->config_.options), &channel->handle_, account.raw(), error);
  });
  if (!opened) {
    channel->handle_ = nullptr;
    return fail(opened.error().code, "channel '" + channel->id() + "': " + opened.error().message);
  }
  channel->account_ = account.take();
  return std::shared_ptr<const Channel>(std::move(channel));
}

Channel::~Channel() {
  if (handle_) provider_.table->close_channel(provider_.plugin, handle_);
}

Result<> Channel::read_capabilities() {
  StringSink out;
  const Result<> called = plugin::call(provider_.id, "capabilities", [&](const parley_sink* error) {
    return provider_.table->capabilities(provider_.plugin, out.raw(), error);
  });
  if (!called) return called.error();
  const Result<json::value> value = parse_json(out.text(), provider_.id + " capabilities");
  if (!value) return value.error();
  const json::object* object = value->if_object();
  if (!object) return fail(Errc::internal, "plugin " + provider_.id + ", capabilities: expected a JSON object");
  local_ = string_or(*object, "transport") == "local";
  safe_resend_ = bool_or(*object, "safe_resend", false);
  echoes_id_ = bool_or(*object, "echoes_id", false);
  reply_window_ = std::chrono::hours(std::max<std::int64_t>(0, int_or(*object, "reply_window_hours", 24)));
  if (local_ && !provider_.table->deliver)
    return fail(Errc::internal,
                "plugin " + provider_.id + " says \"transport\": \"local\" but has no deliver function");
  return {};
}

Result<> Channel::verify_webhook(const parley_http_request& request) const {
  return plugin::call(provider_.id, "verify_webhook", [&](const parley_sink* error) {
    return provider_.table->verify_webhook(provider_.plugin, handle_, &request, error);
  });
}

Result<std::string> Channel::answer_handshake(const parley_http_request& request) const {
  StringSink body;
  const Result<> called = plugin::call(provider_.id, "answer_handshake", [&](const parley_sink* error) {
    return provider_.table->answer_handshake(provider_.plugin, handle_, &request, body.raw(), error);
  });
  if (!called) return called.error();
  return body.take();
}

Result<std::string> Channel::parse_webhook(const parley_http_request& request) const {
  StringSink events(64U << 20);  // a 3 MB body of a thousand small items grows by the fields we add to each
  const Result<> called = plugin::call(provider_.id, "parse_webhook", [&](const parley_sink* error) {
    return provider_.table->parse_webhook(provider_.plugin, &request, events.raw(), error);
  });
  if (!called) return called.error();
  return events.take();
}

Result<BuiltRequest> Channel::build_send(std::string_view message) const {
  StringSink head, body;
  const Result<> called = plugin::call(provider_.id, "build_send", [&](const parley_sink* error) {
    return provider_.table->build_send(provider_.plugin, handle_, str(message), head.raw(), body.raw(), error);
  });
  if (!called) return called.error();
  return BuiltRequest{head.take(), body.take()};
}

Result<BuiltRequest> Channel::build_op(std::string_view op, std::string_view arguments) const {
  StringSink head, body;
  const Result<> called = plugin::call(provider_.id, op, [&](const parley_sink* error) {
    return provider_.table->build_op(provider_.plugin, handle_, str(op), str(arguments), head.raw(), body.raw(), error);
  });
  if (!called) return called.error();
  return BuiltRequest{head.take(), body.take()};
}

Result<json::object> Channel::parse_op(std::string_view op, const parley_http_response& response) const {
  StringSink text;
  const Result<> called = plugin::call(provider_.id, op, [&](const parley_sink* error) {
    return provider_.table->parse_op(provider_.plugin, handle_, str(op), &response, text.raw(), error);
  });
  if (!called) return called.error();
  Result<json::value> result = parse_json(text.text(), provider_.id + "'s result of " + std::string(op));
  if (!result) return result.error();
  if (!result->is_object()) return fail(Errc::internal, provider_.id + ": the result of an operation is no object");
  return std::move(result->as_object());
}

Result<SendResult> Channel::parse_send(const parley_http_response& response) const {
  StringSink result;
  const Result<> called = plugin::call(provider_.id, "parse_send", [&](const parley_sink* error) {
    return provider_.table->parse_send(provider_.plugin, handle_, &response, result.raw(), error);
  });
  if (!called) return called.error();
  return parse_send_result(result.text());
}

Result<SendResult> Channel::deliver(std::string_view message) const {
  StringSink result;
  const Result<> called = plugin::call(provider_.id, "deliver", [&](const parley_sink* error) {
    return provider_.table->deliver(provider_.plugin, handle_, str(message), result.raw(), error);
  });
  if (!called) return called.error();
  return parse_send_result(result.text());
}

}  // namespace parley::messaging
