#include "rest/call.hpp"

namespace parley::rest {

Paging Call::paging() const {
  return {int_or(query_, "page", 1), int_or(query_, "page_size", 20), std::string(string_or(query_, "sort"))};
}

Reply Reply::file(std::string bytes, std::string content_type, std::string_view name) {
  Reply reply;
  reply.raw = std::move(bytes);
  reply.content_type = std::move(content_type);
  reply.headers.set("Content-Disposition", "attachment; filename=\"" + std::string(name) + "\"");
  return reply;
}

Reply page_of(json::array data, std::int64_t total, const Paging& paging, bool more) {
  const std::int64_t pages = (total + paging.page_size - 1) / paging.page_size;
  json::object pagination{{"page", paging.page}, {"page_size", paging.page_size}, {"total", total}, {"pages", pages}};
  if (more) pagination["more"] = true;
  return Reply::ok({{"data", std::move(data)}, {"pagination", std::move(pagination)}});
}

Reply part_of(json::array data, json::value next) {
  return Reply::ok({{"data", std::move(data)}, {"next", std::move(next)}});
}

}  // namespace parley::rest
