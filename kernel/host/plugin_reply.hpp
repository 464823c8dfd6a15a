// The answer that a plugin's handler fills in, a piece at a time.
#pragma once

#include <parley/abi/host.h>

#include "net/http.hpp"
#include "plugin/call.hpp"

namespace parley::host {

/// Lives for one call into a plugin.
class PluginReply {
 public:
  /// Points into this object.
  parley_http_reply raw() { return {sizeof(parley_http_reply), 0, this, set_status, add_header, write}; }
  net::Response take() { return std::move(response_); }

 private:
  static constexpr std::size_t kMaxBody = std::size_t{64} << 20;

  static net::Response& of(void* ctx) { return static_cast<PluginReply*>(ctx)->response_; }
  static void set_status(void* ctx, std::int32_t status) { of(ctx).status = status; }
  static void add_header(void* ctx, parley_str name, parley_str value) {
    of(ctx).headers.add(plugin::view(name), plugin::view(value));  // the edge refuses control characters
  }
  static parley_status write(void* ctx, const char* data, std::uint64_t size) {
    std::string& body = of(ctx).body;
    if (size > kMaxBody - body.size()) return PARLEY_LIMIT;
    body.append(data, size);
    return PARLEY_OK;
  }

  net::Response response_;
};

}  // namespace parley::host
