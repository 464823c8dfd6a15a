// parley.host.fetch/1: outbound HTTP for plugins, with the server's address rules and limits.
#include <vector>

#include "host/interfaces.hpp"
#include "host/services.hpp"
#include "net/fetch_request.hpp"
#include "net/fetcher.hpp"
#include "plugin/call.hpp"
#include "plugin/instance.hpp"

namespace parley::host {

namespace {

using plugin::str;
using plugin::view;
using Done = void (*)(void* ctx, const parley_http_response* response, parley_str failure);

void tell_response(Done done, void* ctx, const net::FetchResponse& response) {
  std::vector<parley_header> headers;
  headers.reserve(response.headers.size());
  for (const auto& [name, value] : response.headers) headers.push_back({str(name), str(value)});
  parley_http_response raw{};
  raw.struct_size = sizeof raw;
  raw.status = response.status;
  raw.headers = headers.data();
  raw.header_count = std::uint32_t(headers.size());
  raw.body = str(response.body);
  done(ctx, &raw, {});
}

void fetch(const parley_host* host, parley_str head, parley_str body, std::uint32_t timeout_ms, void* ctx, Done done) {
  const plugin::PluginContext& context = plugin::context_of(host);
  Result<net::FetchRequest> request = net::read_fetch_request(view(head), std::string(view(body)));
  if (!request) return done(ctx, nullptr, str(request.error().message));
  if (timeout_ms > 0) request->timeout = Millis(timeout_ms);
  // The pin keeps the plugin's code there until its callback has returned.
  auto call = [pin = context.instance.lock(), id = context.id, ctx, done](const net::FetchResult& result) {
    static_cast<void>(plugin::call(id, "fetch callback", [&](const parley_sink*) {
      if (result)
        tell_response(done, ctx, *result);
      else
        done(ctx, nullptr, str(result.error().message));
      return PARLEY_OK;
    }));
  };
  services_of(host).fetcher.fetch(std::move(*request), std::move(call));
}

}  // namespace

const parley_host_fetch_v1& fetch_interface() {
  static constexpr parley_host_fetch_v1 table{sizeof table, 0, fetch};
  return table;
}

}  // namespace parley::host
