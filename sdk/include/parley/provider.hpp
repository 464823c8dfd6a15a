// A messaging provider in C++: derive from Provider and Channel, export with PARLEY_PLUGIN(MyProvider,
// parley::sdk::Provider).
//
// All functions are pure: documents in, documents out. See <parley/abi/provider.h> for what the documents hold.
#pragma once

#include <memory>
#include <parley/abi/provider.h>
#include <parley/http.hpp>
#include <parley/plugin.hpp>

namespace parley::sdk {

/// One configured number. Immutable after its constructor; used on any thread.
class Channel {
 public:
  virtual ~Channel() = default;

  /// The key that parse_webhook puts in an event's "account" for this channel.
  virtual std::string account() const = 0;

  /// Returns when the request is signed with this channel's secret; throws Failure(PARLEY_DENIED, ...) otherwise.
  virtual void verify_webhook(const HttpRequest& request) const = 0;
  /// The body that answers the far end's check of the endpoint.
  virtual std::string answer_handshake(const HttpRequest& request) const = 0;

  virtual OutgoingRequest build_send(std::string_view message) const = 0;
  virtual std::string parse_send(const parley_http_response& response) const = 0;

  virtual OutgoingRequest build_op(std::string_view op, std::string_view) const {
    throw Failure(PARLEY_UNSUPPORTED, "this provider has no operation '" + std::string(op) + "'");
  }
  virtual std::string parse_op(std::string_view op, const parley_http_response&) const {
    throw Failure(PARLEY_UNSUPPORTED, "this provider has no operation '" + std::string(op) + "'");
  }
  /// Only for "transport": "local".
  virtual std::string deliver(std::string_view) const {
    throw Failure(PARLEY_UNSUPPORTED, "this provider sends by HTTP, not locally");
  }
};

class Provider {
 public:
  virtual ~Provider() = default;
  virtual std::string capabilities() const = 0;
  virtual std::unique_ptr<Channel> open_channel(std::string_view channel) const = 0;
  virtual std::string parse_webhook(const HttpRequest& request) const = 0;

  /// The parley.provider/1 table for plugin class `Type`, or null for another id.
  template <class Type>
  static const void* table(std::string_view id);
};

// ---- below: how the classes meet the C table ---------------------------------------------------------------------

namespace detail {

inline Channel& channel(parley_channel* handle) {
  return *reinterpret_cast<Channel*>(handle);
}

/// The functions of the table that concern a channel: the same for every provider class.
inline parley_provider_v1 channel_functions() {
  parley_provider_v1 t{};
  t.struct_size = sizeof t;
  t.close_channel = [](parley_plugin*, parley_channel* c) { delete &channel(c); };
  t.verify_webhook = [](parley_plugin*, parley_channel* c, const parley_http_request* request,
                        const parley_sink* error) {
    return guarded(error, [&] { channel(c).verify_webhook(HttpRequest(*request)); });
  };
  t.answer_handshake = [](parley_plugin*, parley_channel* c, const parley_http_request* request,
                          const parley_sink* body, const parley_sink* error) {
    return guarded(error, [&] { put(body, channel(c).answer_handshake(HttpRequest(*request))); });
  };
  t.build_send = [](parley_plugin*, parley_channel* c, parley_str message, const parley_sink* head,
                    const parley_sink* body, const parley_sink* error) {
    return guarded(error, [&] { put(channel(c).build_send(view(message)), head, body); });
  };
  t.parse_send = [](parley_plugin*, parley_channel* c, const parley_http_response* response, const parley_sink* result,
                    const parley_sink* error) {
    return guarded(error, [&] { put(result, channel(c).parse_send(*response)); });
  };
  t.build_op = [](parley_plugin*, parley_channel* c, parley_str op, parley_str args, const parley_sink* head,
                  const parley_sink* body, const parley_sink* error) {
    return guarded(error, [&] { put(channel(c).build_op(view(op), view(args)), head, body); });
  };
  t.parse_op = [](parley_plugin*, parley_channel* c, parley_str op, const parley_http_response* response,
                  const parley_sink* result, const parley_sink* error) {
    return guarded(error, [&] { put(result, channel(c).parse_op(view(op), *response)); });
  };
  t.deliver = [](parley_plugin*, parley_channel* c, parley_str message, const parley_sink* result,
                 const parley_sink* error) {
    return guarded(error, [&] { put(result, channel(c).deliver(view(message))); });
  };
  return t;
}

template <class Type>
parley_provider_v1 provider_functions() {
  parley_provider_v1 t = channel_functions();
  t.capabilities = [](parley_plugin* p, const parley_sink* out, const parley_sink* error) {
    return guarded(error, [&] { put(out, self<Type>(p).capabilities()); });
  };
  t.open_channel = [](parley_plugin* p, parley_str config, parley_channel** out, const parley_sink* account,
                      const parley_sink* error) {
    return guarded(error, [&] {
      std::unique_ptr<Channel> opened = self<Type>(p).open_channel(view(config));
      put(account, opened->account());
      *out = reinterpret_cast<parley_channel*>(opened.release());
    });
  };
  t.parse_webhook = [](parley_plugin* p, const parley_http_request* request, const parley_sink* events,
                       const parley_sink* error) {
    return guarded(error, [&] { put(events, self<Type>(p).parse_webhook(HttpRequest(*request))); });
  };
  return t;
}

}  // namespace detail

template <class Type>
const void* Provider::table(std::string_view id) {
  static const parley_provider_v1 functions = detail::provider_functions<Type>();
  return id == PARLEY_PROVIDER_V1 ? &functions : nullptr;
}

}  // namespace parley::sdk
