#include "net/fetch_request.hpp"

#include "base/json.hpp"

namespace parley::net {

Result<net::FetchRequest> read_fetch_request(std::string_view head, std::string body) {
  const Result<json::value> value = parse_json(head, "request head");
  if (!value) return value.error();
  const json::object* object = value->if_object();
  if (!object) return fail(Errc::invalid, "request head: expected an object");
  net::FetchRequest request;
  request.method = string_or(*object, "method");
  request.url = string_or(*object, "url");
  if (request.method.empty() || request.url.empty())
    return fail(Errc::invalid, "request head: expected \"method\" and \"url\"");
  if (const json::array* headers = find_array(*object, "headers")) {
    for (const json::value& header : *headers) {
      const json::array* pair = header.if_array();
      if (!pair || pair->size() != 2 || !(*pair)[0].is_string() || !(*pair)[1].is_string())
        return fail(Errc::invalid, "request head: expected \"headers\" as a list of [name, value]");
      request.headers.emplace_back((*pair)[0].get_string(), (*pair)[1].get_string());
    }
  }
  request.body = std::move(body);
  return request;
}

}  // namespace parley::net
