#include "host/raw_request.hpp"

#include "base/json.hpp"
#include "plugin/call.hpp"

namespace parley::host {

using plugin::str;

RawRequest::RawRequest(const net::Request& request) {
  headers_.reserve(request.headers.size());
  for (std::size_t i = 0; i < request.headers.size(); ++i) {
    const auto field = request.headers.at(i);
    headers_.push_back({str(field.name), str(field.value)});
  }
  const std::string_view target = request.target;
  const std::size_t mark = target.find('?');
  raw_.struct_size = sizeof raw_;
  raw_.header_count = std::uint32_t(headers_.size());
  raw_.headers = headers_.data();
  raw_.method = str(net::name(request.method));
  raw_.path = str(request.path);
  raw_.query = str(mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1));
  raw_.body = str(request.body);
  raw_.remote_address = str(request.remote_address);
  raw_.request_id = str(request.request_id);
}

std::string params_json(const net::Request& request) {
  json::object params;
  for (const auto& [name, value] : request.path_params) params[name] = value;
  return json::serialize(params);
}

}  // namespace parley::host
