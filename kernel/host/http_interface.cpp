// parley.host.http/1: routes and streams of plugins, staged in Registrations and put into the router when the plugin
// serves.
#include "host/endpoint_handler.hpp"
#include "host/interfaces.hpp"
#include "host/plugin_reply.hpp"
#include "host/raw_request.hpp"
#include "host/services.hpp"
#include "plugin/call.hpp"
#include "plugin/instance.hpp"
#include "realtime/rooms.hpp"
#include "rest/api.hpp"
#include "rest/declaration.hpp"

namespace parley::host {

namespace {

using plugin::str;
using plugin::view;

net::Response gone(const net::Request& request) {
  return net::error_response(503, "this feature is being replaced; try again", request.request_id);
}

net::Handler handler_of(const plugin::PluginContext& context, const parley_route& route) {
  return [context, ctx = route.ctx, handle = route.handle](net::Request request, net::Responder responder) {
    const auto pin = context.pin();
    if (!pin) return responder.send(gone(request));
    const RawRequest raw(request);
    const std::string params = params_json(request);
    PluginReply reply;
    const parley_http_reply out = reply.raw();
    const Result<> called = plugin::call(context.id, "handler of " + request.path, [&](const parley_sink*) {
      return handle(ctx, &raw.raw(), str(params), &out);
    });
    if (called) return responder.send(reply.take());
    context.log.error("a handler failed", {{"request_id", request.request_id}, {"reason", called.error().message}});
    responder.send(net::error_response(500, "the plugin " + context.id + " could not answer", request.request_id));
  };
}

net::SocketHandlers stream_of(const plugin::PluginContext& context, realtime::Rooms& rooms,
                              const parley_stream& stream) {
  net::SocketHandlers handlers;
  handlers.on_open = [context, ctx = stream.ctx, join = stream.join, &rooms](const net::Request& request,
                                                                             const net::SocketPtr& socket) {
    const auto pin = context.pin();
    if (!pin) return net::SocketVerdict::refuse(gone(request));
    const RawRequest raw(request);
    const std::string params = params_json(request);
    plugin::StringSink room;
    const Result<> called = plugin::call(context.id, "join of " + request.path, [&](const parley_sink*) {
      return join(ctx, &raw.raw(), str(params), room.raw());
    });
    if (!called)
      return net::SocketVerdict::refuse(net::error_response(403, called.error().message, request.request_id));
    rooms.join(context.id + ":" + room.text(), socket);
    return net::SocketVerdict::accept();
  };
  handlers.on_message = [](const net::SocketPtr&, const std::string&, bool) {};  // clients of a stream only listen
  handlers.on_close = [&rooms](const net::SocketPtr& socket, std::uint16_t) { rooms.leave(socket); };
  return handlers;
}

Result<> stage(const parley_host* host, net::Route route) {
  const plugin::PluginContext& context = plugin::context_of(host);
  return services_of(host).registrations.stage(context.id, context.generation, std::move(route));
}

parley_status add_route(const parley_host* host, const parley_route* route, const parley_sink* error) {
  return answer(error, [&]() -> Result<> {
    const auto method = net::method_from(view(route->method));
    if (!method) return fail(Errc::invalid, "the method '" + std::string(view(route->method)) + "' is none");
    net::Route added;
    added.method = *method;
    added.pattern = view(route->pattern);
    if (route->max_body > 0) added.options.max_body_bytes = std::size_t(route->max_body);
    added.handler = handler_of(plugin::context_of(host), *route);
    return stage(host, std::move(added));
  });
}

parley_status add_stream(const parley_host* host, const parley_stream* stream, const parley_sink* error) {
  return answer(error, [&]() -> Result<> {
    net::Route added;
    added.pattern = view(stream->pattern);
    added.is_socket = true;
    added.socket = stream_of(plugin::context_of(host), services_of(host).rooms, *stream);
    return stage(host, std::move(added));
  });
}

parley_status add_endpoint(const parley_host* host, const parley_endpoint* declared, const parley_sink* error) {
  return answer(error, [&]() -> Result<> {
    const plugin::PluginContext& context = plugin::context_of(host);
    Result<rest::Endpoint> endpoint = rest::endpoint_from(view(declared->declaration), context.id);
    if (!endpoint) return endpoint.error();
    Services& services = services_of(host);
    Result<net::Route> route = services.api.route(*endpoint, endpoint_handler(context, *declared));
    if (!route) return route.error();
    return services.registrations.stage(context.id, context.generation, std::move(*route), std::move(*endpoint));
  });
}

}  // namespace

const parley_host_http_v1& http_interface() {
  static constexpr parley_host_http_v1 table{sizeof table, 0, add_route, add_stream, add_endpoint};
  return table;
}

}  // namespace parley::host
