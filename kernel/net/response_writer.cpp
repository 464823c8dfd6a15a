#include "net/response_writer.hpp"

#include <algorithm>
#include <charconv>

#include "net/ascii.hpp"

namespace parley::net {

namespace {

void append_number(std::string& out, std::uint64_t number) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
}

bool belongs_to_edge(std::string_view name) {
  for (const std::string_view own : {"Content-Length", "Transfer-Encoding", "Connection", "Date", "X-Request-Id"}) {
    if (equal_ignoring_case(name, own)) return true;
  }
  return false;
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

bool is_writable(const Response& response) {
  if (response.status < 200 || response.status > 599) return false;
  for (std::size_t i = 0; i < response.headers.size(); ++i) {
    const auto [name, value] = response.headers.at(i);
    const bool control = std::any_of(value.begin(), value.end(), [](char c) { return is_control(c) && c != '\t'; });
    if (control || !is_token(name)) return false;
  }
  return true;
}

void write_head(std::string& out, const Response& response, const ResponseFrame& frame) {
  out.append("HTTP/1.1 ");
  append_number(out, std::uint64_t(response.status));
  out.append(" ").append(reason(response.status)).append("\r\n");
  bool sniff_guard = false;
  for (std::size_t i = 0; i < response.headers.size(); ++i) {
    const auto [name, value] = response.headers.at(i);
    if (belongs_to_edge(name)) continue;
    sniff_guard = sniff_guard || equal_ignoring_case(name, "X-Content-Type-Options");
    append_field(out, name, value);
  }
  if (!sniff_guard) append_field(out, "X-Content-Type-Options", "nosniff");
  if (!has_no_body(response.status)) {
    out.append("Content-Length: ");
    append_number(out, response.body.size());
    out.append("\r\n");
  }
  if (!frame.date.empty()) append_field(out, "Date", frame.date);
  if (!frame.request_id.empty()) append_field(out, "X-Request-Id", frame.request_id);
  if (frame.close) {
    append_field(out, "Connection", "close");
  } else if (frame.http_1_0) {
    append_field(out, "Connection", "keep-alive");
  }
  out.append("\r\n");
}

}  // namespace parley::net
